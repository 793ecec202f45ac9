package greenwall.views.wall;

import greenwall.fleet.state.HostState;
import java.util.List;

/// Hosts that share the labels by which the wall is grouped. An ungrouped wall has one group with an empty
/// title.
public record WallGroup(String title, List<HostState> hosts) {}
