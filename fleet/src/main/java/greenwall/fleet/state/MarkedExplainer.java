package greenwall.fleet.state;

import java.util.Map;

/// The reasons of hosts that are marked come from their marks, all others from the cells.
record MarkedExplainer(Explainer before, Map<Integer, HostMark> marks) implements DelegatingExplainer {
    @Override
    public String ofHost(int host) {
        var mark = marks.get(host);
        return mark == null ? before.ofHost(host) : mark.reason();
    }
}
