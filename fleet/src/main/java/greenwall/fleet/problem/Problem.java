package greenwall.fleet.problem;

import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.Unit;
import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One thing that is wrong with one subject.
///
/// @param id derived from the subject and the kind of the issue, so it is the same on every console and after a
///     restart
/// @param subjectName the name of the subject, distinct from those of other hosts; may be empty
/// @param onset when the problem began, as far as is known
/// @param onsetKnown whether a source reported the onset; otherwise it is when this console first saw the
///     problem
/// @param lead the problem in a few words: `disk sdf is failing`
/// @param facts the numbers, the most important first
/// @param explanation the conclusion of its explanation; empty before the first explanation
/// @param handling what people did about the problem or a part of it; empty while nobody has taken it
/// @param hosts all affected hosts, the subject's first
/// @param symptoms all symptoms, those of the head first
/// @param mergedParts for each merged part, what it was and which rule merged it
/// @param silenced whether all its hosts or all its alerts are silenced
public record Problem(
        String id,
        Subject subject,
        String subjectName,
        Severity severity,
        Instant onset,
        boolean onsetKnown,
        String lead,
        List<Fact> facts,
        Optional<ProblemExplanation> explanation,
        Optional<TakenProblem> handling,
        List<String> hosts,
        List<Symptom> symptoms,
        List<MergedPart> mergedParts,
        boolean silenced) {
    /// A cause in a log line shows in the metric or alert at most this much later.
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    /// The severities, the worst first.
    public enum Severity implements LowerCaseEnum {
        CRITICAL,
        WARNING;

        /// The severity of a cell or a service that is not OK.
        static Severity of(CellState state) {
            return state == CellState.CRITICAL || state == CellState.DOWN ? CRITICAL : WARNING;
        }

        /// @param severity the severity of an alert
        public static Severity ofAlert(String severity) {
            return AlertSeverity.rank(severity) <= AlertSeverity.rank("error") ? CRITICAL : WARNING;
        }

        public static Severity worst(Stream<Severity> severities) {
            return severities.min(Comparator.naturalOrder()).orElse(WARNING);
        }

        /// The state of what has a problem of this severity.
        public CellState state() {
            return this == CRITICAL ? CellState.CRITICAL : CellState.WARN;
        }
    }

    /// One number as text, with its quantity and unit; both are empty if it has none.
    public record Fact(String quantity, String unit, String text) {}

    /// One part that was merged into the problem.
    ///
    /// @param part the id that the part would have as a problem; an operator may split it off by this id
    public record MergedPart(String part, String text, String reason) {}

    /// A problem that has no symptoms left.
    static Problem of(String id, TakenProblem handling) {
        var known = handling.known();
        return new Problem(
                id,
                known.subject(),
                known.subject().shortName(),
                known.severity(),
                known.onset(),
                true,
                "no longer reported: " + known.lead(),
                List.of(),
                Optional.empty(),
                Optional.of(handling),
                known.hosts(),
                List.of(),
                List.of(),
                false);
    }

    public TakenProblem.Stage stage() {
        return handling.map(TakenProblem::stage).orElse(TakenProblem.Stage.NEW);
    }

    /// Whether it still counts: something that no silence covers reports it, and it is not only watched.
    public boolean isOpen() {
        return stage() != TakenProblem.Stage.WATCHED && symptoms.stream().anyMatch(Symptom::opensProblem);
    }

    public Optional<ProblemOwner> owner() {
        return handling.map(TakenProblem::owner);
    }

    /// The subject and what is wrong with it, without numbers.
    public String name() {
        return subjectName.isEmpty() ? lead : subjectName + ": " + lead;
    }

    /// `5 symptoms on 2 hosts`
    public String extent() {
        return symptoms.size()
                + (symptoms.size() == 1 ? " symptom" : " symptoms")
                + (hosts.size() > 1 ? " on " + hosts.size() + " hosts" : "");
    }

    /// The problem in one sentence, without the time.
    public String sentence() {
        return sentence(name());
    }

    /// The sentence for a place that already names the host or the service: if that is the subject, its name is
    /// left out.
    String sentenceAt(boolean subjectIsNamed) {
        return sentence(subjectIsNamed ? lead : name());
    }

    private String sentence(String name) {
        return facts.isEmpty() ? name : name + ". " + numbers();
    }

    /// The facts as one text, with the usual value where it is known.
    public String numbers() {
        return facts.stream().map(this::text).collect(Collectors.joining("; "));
    }

    private String text(Fact fact) {
        var usual = explanation.filter(found -> !Double.isNaN(found.usual())
                && !found.quantity().isEmpty()
                && found.quantity().equals(fact.quantity())
                && found.unit().equals(fact.unit())
                && Unit.of(found.unit()) != Unit.STATE
                && isExplained(fact, found));
        if (usual.isEmpty()) {
            return fact.text();
        }
        var words = "usually " + Unit.of(usual.get().unit()).text(usual.get().usual());
        return fact.text().contains(" (limit ")
                ? fact.text().replace(" (limit ", " (" + words + ", limit ")
                : fact.text() + " (" + words + ")";
    }

    /// Whether the number in the fact is that of the explained host and device, and not of another one.
    private boolean isExplained(Fact fact, ProblemExplanation found) {
        return found.question().orElse(null) instanceof ExplainQuestion question
                && question.subject() instanceof ExplainQuestion.HostSubject of
                && symptoms.stream()
                        .anyMatch(member -> member.is(fact.quantity())
                                && member.host().equals(of.host())
                                && member.key().equals(of.key())
                                && fact.text().contains(member.text()));
    }

    private static Instant begunBy(Instant at, ProblemExplanation found) {
        return found.line()
                .filter(line -> !line.change().falls())
                .map(ProblemExplanation.Line::at)
                .filter(line -> line.isBefore(at) && line.isAfter(at.minus(LONGEST_DELAY)))
                .orElse(at);
    }

    /// @param first when this console first saw the problem
    Problem seenSince(Instant first) {
        return with(explanation, first, false);
    }

    /// Adds the conclusion of its explanation. The explained onset is more accurate than the start of an
    /// alert, which waits before it fires, and a log line that shows the cause is earlier still. An explanation
    /// of another metric does not show when the problem began.
    public Problem with(ProblemExplanation found) {
        if (!found.question().map(this::isAboutOwnMetric).orElse(true)) {
            return with(Optional.of(found), onset, onsetKnown);
        }
        // When a value changed does not show since when it has no longer been measured.
        var opening = symptoms.stream().filter(Symptom::opensProblem).toList();
        var changed = !opening.isEmpty() && opening.stream().allMatch(Symptom::isOutOfDate)
                ? Optional.<Instant>empty()
                : found.onset();
        var explained = changed.filter(at -> !onsetKnown || at.isBefore(onset.plus(Duration.ofMinutes(2))))
                .map(at -> begunBy(at, found))
                .or(() -> onsetKnown ? Optional.of(begunBy(onset, found)) : Optional.empty());
        return with(Optional.of(found), explained.orElse(onset), onsetKnown || explained.isPresent());
    }

    private boolean isAboutOwnMetric(ExplainQuestion question) {
        return switch (question.subject()) {
            case ExplainQuestion.HostSubject of ->
                of.quantity()
                        .filter(id -> symptoms.stream().anyMatch(member -> member.reports(id)))
                        .isPresent();
            case ExplainQuestion.QuerySubject of ->
                symptoms.stream().anyMatch(member -> member.measured().equals(Optional.of(of.query())));
            case ExplainQuestion.WindowSubject _ -> false;
        };
    }

    private Problem with(Optional<ProblemExplanation> found, Instant newOnset, boolean known) {
        return new Problem(
                id,
                subject,
                subjectName,
                severity,
                newOnset,
                known,
                lead,
                facts,
                found,
                handling,
                hosts,
                symptoms,
                mergedParts,
                silenced);
    }
}
