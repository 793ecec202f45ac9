package greenwall.fleet.state;

import greenwall.fleet.CountText;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The number of hosts by state. The total includes hosts that are gone or down.
public record HostCounts(int total, Map<CellState, Integer> hosts) {
    static HostCounts of(List<HostState> all) {
        var counts = new EnumMap<CellState, Integer>(CellState.class);
        for (var host : all) {
            counts.merge(host.state(), 1, Integer::sum);
        }
        return new HostCounts(all.size(), counts);
    }

    public int count(CellState state) {
        return hosts.getOrDefault(state, 0);
    }

    /// `212 of 214 hosts green`.
    public String green() {
        return count(CellState.OK) + " of " + CountText.of(total, "host") + " green";
    }

    /// `212 of 214 hosts green · 1 critical · 1 stale`.
    public String text() {
        return Stream.of(CellState.values())
                .filter(state -> state != CellState.OK && count(state) > 0)
                .map(state -> " · " + count(state) + " " + state.word())
                .collect(Collectors.joining("", green(), ""));
    }
}
