package greenwall.fleet.trace;

import greenwall.fleet.CountText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One request through several services: its spans as a tree, in the order of a waterfall. Implausible data
/// is kept and reported in the notes. The tree is traversed without recursion, so that it can have any depth.
///
/// @param rows each parent before its children, and children by their start
/// @param notes remarks about data that is missing, implausible or was corrected
public record Trace(String id, List<Row> rows, List<String> notes, long start, long end) {
    /// A time further than this from most others is considered implausible.
    private static final Duration MAX_TIME_DISTANCE = Duration.ofDays(7);
    /// The clocks of well-maintained machines differ by less than this.
    private static final long TOLERATED_SKEW = 1_000_000;

    private static final int ROOT = -1;

    /// @param parent the index of its parent's row; -1 for a root
    /// @param subtreeEnd the index of the first row after the subtree of this row
    /// @param implausible whether its times are implausibly far from the others
    public record Row(Span span, int parent, int depth, int subtreeEnd, boolean implausible) {}

    public Trace {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /// @param notes remarks of the source about the data that it returned
    public static Trace of(String id, List<Span> delivered, List<String> notes) {
        return new Builder(id, delivered, notes).build();
    }

    /// Adds notes before the others, each once.
    public Trace withNotes(List<String> more) {
        return new Trace(
                id,
                rows,
                Stream.concat(more.stream(), notes.stream()).distinct().toList(),
                start,
                end);
    }

    public long nanos() {
        return EpochNanos.minus(end, start);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /// The span of the first row: of several roots, the longest.
    public Span root() {
        return rows.getFirst().span();
    }

    public long errors() {
        return rows.stream().filter(row -> row.span().failed()).count();
    }

    public List<String> services() {
        return rows.stream().map(row -> row.span().service()).distinct().toList();
    }

    /// The indexes of the children of each row, sorted by start.
    List<List<Integer>> children() {
        var children = new ArrayList<List<Integer>>(rows.size());
        rows.forEach(_ -> children.add(new ArrayList<>(2)));
        for (int i = 0; i < rows.size(); i++) {
            int parent = rows.get(i).parent;
            if (parent != ROOT) {
                children.get(parent).add(i);
            }
        }
        return children;
    }

    /// How long a call began after its caller had its response; otherwise 0 or less. A caller whose call failed may not
    /// have waited for it.
    private static long lateness(Span caller, Span called) {
        return isAnsweredCall(caller, called)
                ? EpochNanos.minus(called.start(), Math.max(caller.start(), caller.end()))
                : 0;
    }

    private static boolean isAnsweredCall(Span caller, Span called) {
        return caller.kind() == Span.Kind.CLIENT && called.kind() == Span.Kind.SERVER && !caller.failed();
    }

    /// Whether the clock of a call differs so much that it seems to have run before or after its caller.
    static boolean isOutside(Span caller, Span called) {
        return lateness(caller, called) > TOLERATED_SKEW
                || isAnsweredCall(caller, called)
                        && EpochNanos.minus(caller.start(), Math.max(called.start(), called.end())) > TOLERATED_SKEW;
    }

    private static final class Builder {
        private final String id;
        private final List<Span> spans;
        private final List<String> notes;
        private final int[] parents;
        private final boolean[] implausible;

        Builder(String id, List<Span> delivered, List<String> notes) {
            this.id = id;
            this.notes = new ArrayList<>(notes);
            this.spans = withoutDuplicates(delivered);
            this.parents = new int[spans.size()];
            this.implausible = new boolean[spans.size()];
        }

        Trace build() {
            if (spans.isEmpty()) {
                return new Trace(id, List.of(), notes, 0, 0);
            }
            findParents();
            breakCycles();
            findImplausible();
            long start = Long.MAX_VALUE;
            long end = Long.MIN_VALUE;
            long backwards = 0;
            for (int i = 0; i < spans.size(); i++) {
                var span = spans.get(i);
                backwards += span.end() < span.start() ? 1 : 0;
                if (!implausible[i]) {
                    start = Math.min(start, span.start());
                    end = Math.max(end, Math.max(span.end(), span.start()));
                }
            }
            if (backwards > 0) {
                notes.add(CountText.of(backwards, "span ends before it begins", "spans end before they begin") + " and "
                        + (backwards == 1 ? "is" : "are") + " treated as having no duration");
            }
            reportSkew();
            return new Trace(id, rows(), notes, start, end);
        }

        /// Removes duplicates; two different spans that share an id are both kept.
        private List<Span> withoutDuplicates(List<Span> delivered) {
            var distinct = new ArrayList<Span>(delivered.size());
            var seen = new HashSet<Key>();
            for (var span : delivered) {
                if (seen.add(new Key(span))) {
                    distinct.add(span);
                }
            }
            return distinct;
        }

        private record Key(String id, String service, String operation, long start, long end) {
            Key(Span span) {
                this(span.id(), span.service(), span.operation(), span.start(), span.end());
            }
        }

        /// Zipkin gives a call and its processing in the other service one id: children of that id are calls of the
        /// other service.
        private void findParents() {
            var places = new HashMap<String, Integer>();
            var callers = new HashMap<Integer, Integer>();
            long shared = 0;
            for (int i = 0; i < spans.size(); i++) {
                var first = places.putIfAbsent(spans.get(i).id(), i);
                if (first == null) {
                    continue;
                }
                if (isCall(first, i)) {
                    callers.put(i, first);
                    places.put(spans.get(i).id(), i);
                } else if (isCall(i, first) && !callers.containsKey(first)) {
                    callers.put(first, i);
                } else {
                    shared++;
                }
            }
            if (shared > 0) {
                notes.add(CountText.of(shared, "span") + (shared == 1 ? " has a duplicate id" : " have duplicate ids")
                        + "; children of a duplicate id are shown below its first span");
            }
            long missing = 0;
            for (int i = 0; i < spans.size(); i++) {
                var parent = spans.get(i).parent();
                var caller = callers.get(i);
                if (caller != null) {
                    parents[i] = caller;
                    continue;
                }
                if (parent.isEmpty()) {
                    parents[i] = ROOT;
                    continue;
                }
                parents[i] = Objects.requireNonNullElse(places.get(parent), ROOT);
                missing += parents[i] == ROOT ? 1 : 0;
            }
            if (missing > 0) {
                notes.add(CountText.of(missing, "span")
                        + (missing == 1
                                ? " names a parent that the source did not return: it was not sampled, is still in"
                                        + " progress or was dropped"
                                : " name parents that the source did not return: they were not sampled, are still in"
                                        + " progress or were dropped"));
            }
        }

        private boolean isCall(int caller, int called) {
            return spans.get(caller).kind() == Span.Kind.CLIENT
                    && spans.get(called).kind() == Span.Kind.SERVER;
        }

        /// If parents form a cycle, the earliest span of the cycle becomes a root.
        private void breakCycles() {
            int[] seen = new int[spans.size()];
            long broken = 0;
            for (int i = 0; i < spans.size(); i++) {
                int at = i;
                while (at != ROOT && seen[at] == 0) {
                    seen[at] = i + 1;
                    at = parents[at];
                }
                if (at != ROOT && seen[at] == i + 1) {
                    parents[earliestOfCycle(at)] = ROOT;
                    broken++;
                }
            }
            if (broken > 0) {
                notes.add(CountText.of(broken, "cycle")
                        + " of spans that are each other's parents; the earliest of each is shown as a root");
            }
        }

        private int earliestOfCycle(int first) {
            int earliest = first;
            for (int at = parents[first]; at != first; at = parents[at]) {
                if (spans.get(at).start() < spans.get(earliest).start()) {
                    earliest = at;
                }
            }
            return earliest;
        }

        private void findImplausible() {
            long[] starts = spans.stream().mapToLong(Span::start).sorted().toArray();
            long middle = starts[(starts.length - 1) / 2];
            long most = MAX_TIME_DISTANCE.toNanos();
            long count = 0;
            for (int i = 0; i < spans.size(); i++) {
                var span = spans.get(i);
                implausible[i] = isFar(span.start(), middle, most) || isFar(span.end(), middle, most);
                count += implausible[i] ? 1 : 0;
            }
            if (count == spans.size()) {
                Arrays.fill(implausible, false);
            }
            if (count > 0) {
                notes.add(CountText.of(count, "span") + (count == 1 ? " has a time" : " have times") + " more than "
                        + MAX_TIME_DISTANCE.toDays()
                        + " days away from the others"
                        + (count == spans.size() ? "" : "; the time axis ignores " + (count == 1 ? "it" : "them")));
            }
        }

        private static boolean isFar(long time, long from, long most) {
            long distance = EpochNanos.minus(time, from);
            return distance > most || distance < -most;
        }

        /// A call cannot begin before its caller, nor after the response; if it does, the two clocks differ.
        private void reportSkew() {
            var earliest = new TreeMap<String, Long>();
            var latest = new TreeMap<String, Long>();
            for (int i = 0; i < spans.size(); i++) {
                if (parents[i] == ROOT || implausible[i] || implausible[parents[i]]) {
                    continue;
                }
                var span = spans.get(i);
                var parent = spans.get(parents[i]);
                long early = EpochNanos.minus(parent.start(), span.start());
                long late = lateness(parent, span);
                if (early > TOLERATED_SKEW) {
                    earliest.merge(pair(parent, span), early, Math::max);
                }
                if (late > TOLERATED_SKEW) {
                    latest.merge(pair(parent, span), late, Math::max);
                }
            }
            noteSkew(earliest, "a span begins before its parent");
            noteSkew(latest, "a call begins after its caller has the response");
        }

        private static String pair(Span parent, Span child) {
            return parent.service() + " and " + child.service();
        }

        private void noteSkew(Map<String, Long> differences, String why) {
            differences.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(3)
                    .forEach(pair -> notes.add("the clocks of " + pair.getKey() + " differ by at least "
                            + EpochNanos.durationText(pair.getValue()) + ": " + why));
        }

        /// The rows depth first: a parent, then all spans below it.
        private List<Row> rows() {
            var byStart = Comparator.comparingLong((Integer i) -> spans.get(i).start());
            var below = IntStream.range(0, spans.size())
                    .boxed()
                    .sorted(byStart)
                    .collect(Collectors.groupingBy(i -> parents[i]));
            var roots = below.getOrDefault(ROOT, List.of()).stream()
                    .sorted(Comparator.comparing((Integer i) -> implausible[i])
                            .thenComparing(i -> spans.get(i).nanos(), Comparator.reverseOrder())
                            .thenComparing(byStart))
                    .toList();
            if (roots.size() > 1) {
                notes.add(roots.size() + " spans have no parent here; the longest comes first");
            }
            return ordered(roots, below);
        }

        private List<Row> ordered(List<Integer> roots, Map<Integer, List<Integer>> below) {
            var order = new ArrayList<Integer>(spans.size());
            int[] place = new int[spans.size()];
            int[] depth = new int[spans.size()];
            int[] size = new int[spans.size()];
            var stack = new ArrayDeque<>(roots);
            while (!stack.isEmpty()) {
                int at = stack.pop();
                place[at] = order.size();
                order.add(at);
                depth[at] = parents[at] == ROOT ? 0 : depth[parents[at]] + 1;
                below.getOrDefault(at, List.of()).reversed().forEach(stack::push);
            }
            for (int at : order.reversed()) {
                size[at]++;
                if (parents[at] != ROOT) {
                    size[parents[at]] += size[at];
                }
            }
            var rows = new ArrayList<Row>(order.size());
            for (int at : order) {
                int parent = parents[at] == ROOT ? ROOT : place[parents[at]];
                rows.add(new Row(spans.get(at), parent, depth[at], place[at] + size[at], implausible[at]));
            }
            return rows;
        }
    }
}
