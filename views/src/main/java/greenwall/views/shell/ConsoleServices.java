package greenwall.views.shell;

import greenwall.styles.Themes;
import greenwall.views.Intent;
import greenwall.views.Ports;
import greenwall.views.ViewKind;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What the console's windows are given by whoever wires them: the views there are, the clock, whom to
/// ask, who does what the shell itself cannot (explain, runbook, probe, silence, logs), and further commands
/// for the palette.
public record ConsoleServices(
        Themes themes,
        List<ViewKind> views,
        InstantSource clock,
        ZoneId zone,
        Supplier<Ports> site,
        Predicate<Intent> beyond,
        Supplier<List<Command>> commands) {
    public ConsoleServices {
        views = List.copyOf(views);
    }

    /// Whom to ask of the site that is shown now. A view keeps those that it was made with: for another site other
    /// views are made.
    public Ports ports() {
        return site.get();
    }

    /// Labels by which the wall is grouped unless somebody wants it otherwise.
    public List<String> groupBy() {
        return ports().preferences().groupBy();
    }
}
