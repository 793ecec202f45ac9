package greenwall.views.wall;

import greenwall.fleet.problem.Problem;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostCounts;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.RecentChanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The hosts on the wall in their groups and order, and the problems that pass its filter. Independent of JavaFX.
public final class WallModel {
    private static final String SILENCED = "silenced";

    private static final Comparator<HostState> BY_NAME = Comparator.<HostState, String>comparing(
                    HostState::name, WallModel::compareNaturally)
            .thenComparing(h -> h.cluster().name());

    private final RecentChanges recent;
    private FleetState state = FleetState.EMPTY;
    private HostCounts counts = FleetState.EMPTY.hostCounts();
    private List<HostState> byName = List.of();
    private String[] names = {};
    private String[] clusterNames = {};
    private int[] order = new int[0];
    private List<String> groupBy;
    private boolean worstFirst = true;
    private String filter = "";
    private String[] words = {};
    private List<WallGroup> groups = List.of();
    private int shown;

    public WallModel(List<String> groupBy, RecentChanges recent) {
        this.groupBy = List.copyOf(groupBy);
        this.recent = recent;
    }

    public void show(FleetState newState) {
        state = newState;
        counts = newState.hostCounts();
        byName = inOrder(newState.hosts());
        arrange();
    }

    /// Sorts by name. The hosts rarely change between polls, so the last order is reused if it still fits.
    private List<HostState> inOrder(List<HostState> hosts) {
        boolean same = hosts.size() == names.length;
        for (int i = 0; same && i < names.length; i++) {
            var host = hosts.get(i);
            same = host.name().equals(names[i]) && host.cluster().name().equals(clusterNames[i]);
        }
        if (!same) {
            names = hosts.stream().map(HostState::name).toArray(String[]::new);
            clusterNames = hosts.stream().map(h -> h.cluster().name()).toArray(String[]::new);
            order = IntStream.range(0, hosts.size())
                    .boxed()
                    .sorted(Comparator.comparing(hosts::get, BY_NAME))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        var sorted = new ArrayList<HostState>(hosts.size());
        for (int index : order) {
            sorted.add(hosts.get(index));
        }
        return sorted;
    }

    /// Sets all three, so that the hosts are arranged only once.
    public void arrange(String newFilter, boolean worst, List<String> labels) {
        if (filter.equals(newFilter) && worstFirst == worst && groupBy.equals(labels)) {
            return;
        }
        filter = newFilter;
        worstFirst = worst;
        groupBy = List.copyOf(labels);
        arrange();
    }

    public FleetState state() {
        return state;
    }

    public RecentChanges recent() {
        return recent;
    }

    public List<WallGroup> groups() {
        return groups;
    }

    public String filter() {
        return filter;
    }

    public boolean worstFirst() {
        return worstFirst;
    }

    /// The number of hosts that pass the filter.
    public int shown() {
        return shown;
    }

    /// Counted once per fleet state, since there may be very many hosts.
    HostCounts counts() {
        return counts;
    }

    public String headline() {
        return counts.total() == 0 ? "No hosts" : counts.text();
    }

    public CellState worst() {
        return counts.hosts().keySet().stream().reduce(CellState.ABSENT, CellState::worst);
    }

    private void arrange() {
        words = filter.isBlank()
                ? new String[0]
                : filter.toLowerCase(Locale.ROOT).strip().split("\\s+");
        var matching = words.length == 0
                ? byName
                : byName.stream().filter(host -> matches(host, words)).toList();
        shown = matching.size();
        boolean clusters = state.clusters().size() > 1;
        var byTitle = new TreeMap<String, List<HostState>>(WallModel::compareNaturally);
        if (groupBy.isEmpty() && !clusters && shown > 0) {
            byTitle.put("", matching);
        } else {
            for (var host : matching) {
                byTitle.computeIfAbsent(title(host, clusters), _ -> new ArrayList<>())
                        .add(host);
            }
        }
        groups = new ArrayList<>();
        // The hosts are sorted by name; a stable sort keeps that order within a state.
        var byState = Comparator.comparing((HostState host) -> host.state());
        byTitle.forEach((title, hosts) -> groups.add(
                new WallGroup(title, worstFirst ? hosts.stream().sorted(byState).toList() : hosts)));
        if (worstFirst) {
            groups.sort(Comparator.comparing(g -> g.hosts().getFirst().state()));
        }
    }

    private String title(HostState host, boolean clusters) {
        var title = new StringBuilder(clusters ? host.cluster().name() : "");
        for (var label : groupBy) {
            var value = host.label(label);
            if (!value.isEmpty()) {
                title.append(title.isEmpty() ? "" : " · ").append(value);
            }
        }
        return title.isEmpty() && !groupBy.isEmpty() && !clusters ? "other" : title.toString();
    }

    /// The problems that pass the filter: every word must occur in the problem's texts or match one of its hosts.
    List<Problem> matching(List<Problem> problems) {
        if (words.length == 0) {
            return problems;
        }
        var affected = problems.stream().flatMap(Place.HostRef::allOf).collect(Collectors.toSet());
        var hosts = byName.stream()
                .filter(host -> affected.contains(Place.HostRef.of(host)))
                .collect(Collectors.toMap(Place.HostRef::of, host -> host));
        return problems.stream().filter(problem -> matches(problem, hosts)).toList();
    }

    private boolean matches(Problem problem, Map<Place.HostRef, HostState> hosts) {
        var texts = new ArrayList<>(problem.hosts());
        texts.addAll(List.of(
                problem.sentence(),
                problem.subject().cluster(),
                problem.severity().word(),
                problem.silenced() ? SILENCED : ""));
        problem.symptoms().forEach(symptom -> texts.add(symptom.name()));
        problem.owner().ifPresent(owner -> texts.add(owner.name()));
        var own = Place.HostRef.allOf(problem)
                .map(hosts::get)
                .filter(Objects::nonNull)
                .toList();
        return Stream.of(words)
                .allMatch(word -> texts.stream().anyMatch(text -> contains(text, word))
                        || own.stream().anyMatch(host -> matches(host, word)));
    }

    private static boolean matches(HostState host, String[] words) {
        for (var word : words) {
            if (!matches(host, word)) {
                return false;
            }
        }
        return true;
    }

    /// The word must occur in the name, the cluster or a label's value, begin the state's name, or be "silenced"
    /// for a silenced host.
    private static boolean matches(HostState host, String word) {
        return contains(host.name(), word)
                || host.state().word().startsWith(word)
                || contains(host.cluster().name(), word)
                || word.equals(SILENCED) && host.silenced()
                || anyLabel(host, word);
    }

    private static boolean anyLabel(HostState host, String word) {
        var labels = host.host().labels();
        for (int i = 0; i < labels.size(); i++) {
            if (contains(labels.value(i), word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(String text, String word) {
        return text.toLowerCase(Locale.ROOT).contains(word);
    }

    /// Alphabetical, but `node9` comes before `node10`. Allocates nothing, since ten thousand names may be
    /// sorted.
    static int compareNaturally(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            char x = a.charAt(i);
            char y = b.charAt(j);
            if (isDigit(x) && isDigit(y)) {
                int endA = digits(a, i);
                int endB = digits(b, j);
                int fromA = withoutZeros(a, i, endA);
                int fromB = withoutZeros(b, j, endB);
                int order = (endA - fromA) - (endB - fromB);
                for (int k = 0; order == 0 && k < endA - fromA; k++) {
                    order = a.charAt(fromA + k) - b.charAt(fromB + k);
                }
                if (order != 0) {
                    return order;
                }
                i = endA;
                j = endB;
            } else if (x != y) {
                return x - y;
            } else {
                i++;
                j++;
            }
        }
        int order = (a.length() - i) - (b.length() - j);
        return order != 0 ? order : a.compareTo(b);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int withoutZeros(String text, int from, int end) {
        int start = from;
        while (start < end - 1 && text.charAt(start) == '0') {
            start++;
        }
        return start;
    }

    /// The number of hosts per state that is not OK, worst first.
    static Map<CellState, Integer> notOkCounts(WallGroup group) {
        var counts = new EnumMap<CellState, Integer>(CellState.class);
        for (var host : group.hosts()) {
            if (host.state() != CellState.OK) {
                counts.merge(host.state(), 1, Integer::sum);
            }
        }
        return counts;
    }
}
