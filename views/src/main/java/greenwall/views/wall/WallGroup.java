package greenwall.views.wall;

import greenwall.fleet.state.HostState;
import java.util.List;

/// Hosts that share the labels by which the wall is grouped. The title of the only group of an ungrouped wall
/// is empty.
public record WallGroup(String title, List<HostState> hosts) {
    public WallGroup {
        hosts = List.copyOf(hosts);
    }
}
