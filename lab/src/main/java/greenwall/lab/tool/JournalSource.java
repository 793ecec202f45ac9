package greenwall.lab.tool;

import greenwall.fleet.Window;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.SimulatedHost;
import java.util.List;

/// Where a host's journal comes from.
@FunctionalInterface
public interface JournalSource {
    /// The host's lines in the window, oldest first; times are true ones.
    List<LogEvent> lines(SimulatedHost host, Window window);
}
