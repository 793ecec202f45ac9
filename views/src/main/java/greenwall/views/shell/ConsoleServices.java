package greenwall.views.shell;

import greenwall.styles.Themes;
import greenwall.views.ConsoleBackend;
import greenwall.views.Intent;
import greenwall.views.ViewKind;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What the console's windows use: the views, the clock, the backend, a handler for intents that the shell
/// does not handle (explain, runbook, probe, silence, logs), and further commands for the palette.
public record ConsoleServices(
        Themes themes,
        List<ViewKind> views,
        InstantSource clock,
        ZoneId zone,
        Supplier<ConsoleBackend> site,
        Predicate<Intent> beyond,
        Supplier<List<PaletteCommand>> commands) {
    /// The backend of the current site. A view keeps its backend, so a change of site needs new views.
    public ConsoleBackend ports() {
        return site.get();
    }

    /// The default grouping of the wall.
    public List<String> groupBy() {
        return ports().preferences().groupBy();
    }
}
