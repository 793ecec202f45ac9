package greenwall.views.window;

import greenwall.styles.StyleSheets;
import greenwall.views.ConsoleBackend;
import greenwall.views.ViewDescriptor;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What the console's windows use: the views, the clock and the backend.
public record ConsoleContext(
        StyleSheets themes,
        List<ViewDescriptor> views,
        InstantSource clock,
        ZoneId zone,
        Supplier<ConsoleBackend> currentBackend) {
    /// The backend of the current site. A view keeps its backend, so a change of site needs new views.
    public ConsoleBackend backend() {
        return currentBackend.get();
    }

    Optional<ViewDescriptor> view(String id) {
        return views.stream().filter(kind -> kind.id().equals(id)).findFirst();
    }

    /// The default grouping of the wall.
    public List<String> groupBy() {
        return backend().settings().groupBy();
    }
}
