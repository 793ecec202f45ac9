package greenwall.fleet.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Merges an incident that several consoles recorded, each in its own part. The result does not depend on the
/// order of the parts or on the number of copies of each.
public final class IncidentMerger {
    /// @param writer identifies the console and the file that it wrote: copies of one part have the same writer
    public record Part(String writer, Incident incident) {}

    /// The identity of an entry: its number only counts within its part.
    private record Identity(Instant at, String who, String step, String title) {
        static Identity of(TimelineEntry entry) {
            return new Identity(
                    entry.at(), entry.who(), entry.step(), entry.what().title());
        }
    }

    private static final Comparator<Incident> COMPLETENESS = Comparator.comparing(
                    (Incident copy) -> copy.entries().size())
            .thenComparing(copy -> copy.end().isPresent())
            .thenComparing(copy -> copy.damage().isEmpty());

    private IncidentMerger() {}

    public static Optional<Incident> merged(String id, Collection<Part> copies) {
        var parts = new TreeMap<String, Incident>();
        copies.forEach(part -> parts.merge(part.writer(), part.incident(), IncidentMerger::longer));
        var first = parts.values().stream()
                .min(Comparator.comparing((Incident part) -> !part.id().equals(id))
                        .thenComparing(part -> part.start().at())
                        .thenComparing(part -> part.start().who()));
        return first.map(Incident::start)
                .map(start ->
                        new Incident(start, entries(parts.values()), end(parts.values()), damage(parts.values())));
    }

    /// The more complete of two copies: a truncated or older copy lacks the end.
    private static Incident longer(Incident one, Incident other) {
        return COMPLETENESS.compare(one, other) >= 0 ? one : other;
    }

    /// In order of time. If a part was copied and continued elsewhere, its first entries occur twice.
    private static List<TimelineEntry> entries(Collection<Incident> parts) {
        var seen = new HashSet<Identity>();
        var all = new ArrayList<TimelineEntry>();
        for (var part : parts) {
            var added = part.entries().stream()
                    .filter(entry -> !seen.contains(Identity.of(entry)))
                    .toList();
            added.forEach(entry -> seen.add(Identity.of(entry)));
            all.addAll(added);
        }
        all.sort(Comparator.comparing(TimelineEntry::at)
                .thenComparing(TimelineEntry::who)
                .thenComparing(TimelineEntry::number));
        var numbered = new ArrayList<TimelineEntry>();
        for (var entry : all) {
            numbered.add(new TimelineEntry(
                    numbered.size() + 1, entry.at(), entry.zone(), entry.who(), entry.step(), entry.what()));
        }
        return numbered;
    }

    /// The last one. Consoles that only learned of a verdict end their parts at the same time, without its text.
    private static Optional<IncidentEnd> end(Collection<Incident> parts) {
        return parts.stream()
                .flatMap(part -> part.end().stream())
                .max(Comparator.comparing(IncidentEnd::at)
                        .thenComparing(IncidentEnd::who)
                        .thenComparing(end -> end.summary().length())
                        .thenComparing(end -> end.changes().size()));
    }

    private static String damage(Collection<Incident> parts) {
        return parts.stream()
                .map(Incident::damage)
                .filter(text -> !text.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining("; "));
    }
}
