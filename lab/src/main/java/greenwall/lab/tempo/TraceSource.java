package greenwall.lab.tempo;

import greenwall.fleet.incident.Recording.Traced;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A source of traces, up to the current time of its clock.
public interface TraceSource {
    /// @param id the trace id, 32 hexadecimal digits
    Optional<Traced> find(String id);

    /// Passes every trace that started in the window to the sink. The window is in epoch milliseconds.
    void read(long fromMillis, long toMillis, Consumer<Traced> sink);

    /// Returns the span names of each service.
    Map<String, List<String>> operations();
}
