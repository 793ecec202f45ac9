package greenwall.lab.application;

import java.util.List;

/// A request on its way through the application.
///
/// @param id thirty-two hexadecimal digits
/// @param spans the first is the root
public record RequestTrace(String id, List<RequestSpan> spans) {
    public RequestSpan root() {
        return spans.getFirst();
    }
}
