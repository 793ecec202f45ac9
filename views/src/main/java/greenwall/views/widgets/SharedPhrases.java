package greenwall.views.widgets;

import greenwall.fleet.CountText;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.WaitingForDataText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;

/// Phrases that several views share.
public final class SharedPhrases {
    /// Explains the sign of a clock skew.
    public static final String CLOCK_SKEW = "the source's clock minus this machine's; negative: this machine is ahead";

    private SharedPhrases() {}

    /// Their number and states: `12 pools  11 ok  1 critical`.
    public static List<Banner.Part> states(List<CellState> states, String one, String many) {
        var counts = new EnumMap<CellState, Integer>(CellState.class);
        states.forEach(each -> counts.merge(each, 1, Integer::sum));
        var parts = new ArrayList<Banner.Part>();
        parts.add(Banner.Part.plain(CountText.of(states.size(), one, many)));
        counts.forEach((each, number) -> parts.add(new Banner.Part(number + " " + each.word(), each)));
        return parts;
    }

    /// What a sentence leaves open: ` (2 not known)`, or nothing.
    public static String notKnown(List<Cell> cells) {
        return notKnown(cells.stream().filter(cell -> cell.state().isUnknown()).count());
    }

    /// Extends a sentence that leaves some hosts open: ` (2 not known)`, or nothing.
    public static String notKnown(long unknown) {
        return unknown == 0 ? "" : " (" + unknown + " not known)";
    }

    /// Why the name that was typed selects no host.
    public static String notOneHost(FleetState state, String name) {
        var named = state.hostsNamed(name);
        return named.size() < 2
                ? WaitingForDataText.none(state) + " is named “" + name + "”."
                : "Several hosts are named “" + name + "”; give it as "
                        + named.stream().map(HostState::clusterAndName).collect(Collectors.joining(" or ")) + ".";
    }

    /// The values of the key as text, such as `tank` or `wg2 node04`.
    public static String key(Cell cell) {
        var key = new StringBuilder();
        cell.key().forEach((_, value) -> key.append(key.isEmpty() ? "" : " ").append(value));
        return key.toString();
    }
}
