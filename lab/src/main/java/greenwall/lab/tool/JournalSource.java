package greenwall.lab.tool;

import greenwall.fleet.Window;
import greenwall.lab.world.Host;
import greenwall.lab.world.LogEvent;
import java.util.List;

/// Where a host's journal comes from.
@FunctionalInterface
public interface JournalSource {
    /// The host's lines in the window, oldest first; times are true ones.
    List<LogEvent> lines(Host host, Window window);
}
