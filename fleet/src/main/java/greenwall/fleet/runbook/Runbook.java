package greenwall.fleet.runbook;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A document about one or more alerts, in sections.
///
/// @param file its name in its folder, by which others link to it
/// @param alerts the names that it is for, in any spelling of capitals
/// @param ofSite whether it is the site's own, which counts before one that is shipped
public record Runbook(
        String file, String title, List<String> alerts, List<Section> sections, List<Link> links, boolean ofSite) {
    /// @param slug what a link to it says after the `#`
    public record Section(String title, String slug, int line, List<Part> parts) {
        public List<RunbookStep> steps() {
            return parts.stream()
                    .flatMap(p -> p instanceof Part.Work(var step) ? Stream.of(step) : Stream.empty())
                    .toList();
        }
    }

    public sealed interface Part {
        record Prose(String markdown, int line) implements Part {}

        record Work(RunbookStep step) implements Part {}
    }

    public record Link(String target, int line) {}

    public Optional<Section> section(String slug) {
        return sections.stream().filter(s -> s.slug().equals(slug)).findFirst();
    }

    /// Where a run begins: the first section in which there is something to do.
    public int start() {
        for (int i = 0; i < sections.size(); i++) {
            if (!sections.get(i).steps().isEmpty()) {
                return i;
            }
        }
        return sections.size();
    }

    public boolean isFor(String alert) {
        return alerts.stream().anyMatch(alert::equalsIgnoreCase);
    }
}
