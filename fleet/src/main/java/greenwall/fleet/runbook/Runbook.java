package greenwall.fleet.runbook;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A document about one or more alerts, in sections.
///
/// @param file its name in the folder, as in links to it
/// @param alerts the names of the alerts that it is for; upper and lower case are equal
/// @param text the Markdown of the whole file
/// @param ofSite whether it belongs to the site and takes precedence over one that is shipped
public record Runbook(
        String file,
        String text,
        String title,
        List<String> alerts,
        List<Section> sections,
        List<Link> links,
        boolean ofSite) {
    /// @param slug the anchor of the section: the part of a link after the `#`
    public record Section(String title, String slug, int line, List<Part> parts) {
        public List<RunbookStep> steps() {
            return parts.stream()
                    .flatMap(p -> p instanceof Part.StepBlock(var step) ? Stream.of(step) : Stream.empty())
                    .toList();
        }
    }

    public sealed interface Part {
        record Prose(String markdown, int line) implements Part {}

        record StepBlock(RunbookStep step) implements Part {}
    }

    public record Link(String target, int line) {}

    /// The index of a section; the number of sections if there is no such section.
    public int index(String slug) {
        return index(section -> section.slug().equals(slug));
    }

    public Optional<Section> section(String slug) {
        return sections.stream().filter(s -> s.slug().equals(slug)).findFirst();
    }

    /// The index of the section where a run begins: the first with a step.
    public int start() {
        return index(section -> !section.steps().isEmpty());
    }

    private int index(Predicate<Section> condition) {
        return (int) sections.stream().takeWhile(condition.negate()).count();
    }

    public boolean isFor(String alert) {
        return alerts.stream().anyMatch(alert::equalsIgnoreCase);
    }
}
