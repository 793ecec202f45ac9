package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.log.LogLevel;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Finds the owner of a log stream: the host, pod, container, unit or guest. The label is chosen from those of
/// this log: one whose values name the explained host, and of those with several values the finest.
///
/// @param label the label that names the owner; empty if no label distinguishes streams
/// @param ownLabel the label that shows which streams belong to the explained host; empty if none does
/// @param ofNeighbours streams without their severity that were selected as those of other hosts
record LogStreamOwnerFinder(
        Optional<String> label, Optional<String> ownLabel, Set<Labels> ofNeighbours, Set<String> own) {
    private record Candidate(String name, Set<String> values, boolean overlaps) {
        boolean varies() {
            return values.size() > 1;
        }

        boolean known() {
            return StreamHostLabels.NAMES.contains(name);
        }

        int reliability() {
            return known() ? -StreamHostLabels.NAMES.indexOf(name) : Integer.MIN_VALUE;
        }

        /// Excludes labels whose values are file paths, and labels of severities.
        boolean possible() {
            return !LogLevel.isLabel(name) && values.stream().noneMatch(v -> v.startsWith("/"));
        }
    }

    /// @param own plain names of the explained host
    static LogStreamOwnerFinder of(Collection<Labels> streams, Set<Labels> ofNeighbours, Set<String> own) {
        var values = new TreeMap<String, Set<String>>();
        for (var stream : streams) {
            stream.forEach((name, value) ->
                    values.computeIfAbsent(name, _ -> new HashSet<>()).add(value));
        }
        var candidates = values.entrySet().stream()
                .map(e -> new Candidate(
                        e.getKey(),
                        e.getValue(),
                        e.getValue().stream().anyMatch(v -> own.contains(StreamHostLabels.plain(v)))))
                .filter(Candidate::possible)
                .toList();
        // Among labels with equally many values, the more reliable name is preferred.
        var finest =
                Comparator.comparingInt((Candidate c) -> c.values().size()).thenComparingInt(Candidate::reliability);
        var ownCandidate = candidates.stream()
                .filter(c -> c.overlaps() && (c.varies() || c.known()))
                .max(finest);
        var owner = ownCandidate
                .flatMap(c -> candidates.stream()
                        .filter(finer -> finer.known() && refines(finer.name(), c.name(), streams))
                        .max(finest))
                .or(() -> ownCandidate)
                .or(() ->
                        candidates.stream().filter(c -> c.known() && c.varies()).max(finest))
                .or(() -> candidates.stream().filter(Candidate::known).max(finest))
                .or(() -> candidates.stream().filter(Candidate::varies).max(finest));
        return new LogStreamOwnerFinder(
                owner.map(Candidate::name), ownCandidate.map(Candidate::name), ofNeighbours, Set.copyOf(own));
    }

    /// Whether each value of the finer label belongs to one value of the coarser, as each pod belongs to one
    /// node.
    private static boolean refines(String fine, String coarse, Collection<Labels> streams) {
        if (fine.equals(coarse)) {
            return false;
        }
        Map<String, String> coarseByFine = new HashMap<>();
        var seen = new HashSet<String>();
        for (var stream : streams) {
            if (stream.get(fine).isEmpty()) {
                return false;
            }
            var known = coarseByFine.putIfAbsent(stream.get(fine), stream.get(coarse));
            if (known != null && !known.equals(stream.get(coarse))) {
                return false;
            }
            seen.add(stream.get(coarse));
        }
        return coarseByFine.size() > seen.size();
    }

    /// The owner of the stream; empty if it names none.
    String ownerOf(Labels stream) {
        return label.map(stream::get).orElse("");
    }

    /// Whether a stream belongs to the explained host. If no label shows that, every stream counts that was not
    /// selected as that of another host.
    boolean isOwn(Labels stream) {
        if (own.isEmpty()) {
            return true;
        }
        var value = ownLabel.map(stream::get).orElse("");
        return value.isEmpty() ? !ofNeighbours.contains(stream) : own.contains(StreamHostLabels.plain(value));
    }

    /// Whether the lines of the explained host can be distinguished from those of others.
    boolean identifiesOwn() {
        return !own.isEmpty() && (ownLabel.isPresent() || !ofNeighbours.isEmpty());
    }
}
