package greenwall.fleet.runbook.run;

import greenwall.fleet.Labels;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.EvidenceSink;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs a runbook for one case: runs the query of each step, chooses a branch at each decision by the results,
/// and ends with a verdict. A person can choose another branch at any decision; the results after it are then
/// discarded, and the steps run again.
///
/// It blocks while it waits for sources, so it runs on its own thread. Only one thread at a time may execute
/// a run; others may read [#completedSteps()].
public final class RunbookRun {
    private static final int MAX_STEPS = 80;

    public record Dependencies(
            Optional<MetricsSource> metrics,
            Optional<LogSource> logs,
            QuantityCatalogue quantities,
            ReferenceCases referenceCases,
            EvidenceSink evidence,
            Duration deadline) {}

    public record CompletedStep(int number, String section, RunbookStep step, StepResult result) {}

    private record Position(int section, int step) {}

    private final Runbook runbook;
    private final StepContext context;
    private volatile List<CompletedStep> done = List.of();
    private final List<Position> executed = new ArrayList<>();
    private Position next;

    /// @param otherLabels labels that this alert lacks, from the host's other alerts, for commands
    public RunbookRun(Runbook runbook, RunbookSubject subject, Dependencies dependencies, Labels otherLabels) {
        this.runbook = runbook;
        this.context = StepContext.of(subject, dependencies, otherLabels);
        this.next = new Position(runbook.start(), 0);
    }

    public Runbook runbook() {
        return runbook;
    }

    public RunbookSubject subject() {
        return context.subject();
    }

    /// The values of a feature over the last hour.
    public double[] curve(String text) {
        return new ReferenceComparison(context).curve(text, _ -> {});
    }

    public List<CompletedStep> completedSteps() {
        return done;
    }

    public Optional<StepResult.Concluded> verdict() {
        return verdict(done);
    }

    static Optional<StepResult.Concluded> verdict(List<CompletedStep> all) {
        return !all.isEmpty() && all.getLast().result() instanceof StepResult.Concluded concluded
                ? Optional.of(concluded)
                : Optional.empty();
    }

    /// Runs the next step; does nothing once there is a verdict.
    public Optional<CompletedStep> runNextStep() {
        if (verdict().isPresent()) {
            return Optional.empty();
        }
        var step = upcoming();
        if (step.isEmpty() || done.size() >= MAX_STEPS) {
            var why = step.isEmpty()
                    ? "the runbook ends here without a verdict"
                    : "the runbook loops: " + MAX_STEPS + " steps without a verdict";
            return Optional.of(addUnknown(why, 0));
        }
        return Optional.of(take(step.get(), Optional.empty()));
    }

    /// Chooses another branch of an earlier decision, or answers its question. The steps after it run again.
    public void chooseBranch(int number, Choice choice) {
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i).number() == number && done.get(i).step() instanceof RunbookStep.Decision decide) {
                next = executed.get(i);
                done = List.copyOf(done.subList(0, i));
                executed.subList(i, executed.size()).clear();
                take(decide, Optional.of(choice));
                return;
            }
        }
    }

    private Optional<RunbookStep> upcoming() {
        while (next.section() < runbook.sections().size()) {
            var steps = runbook.sections().get(next.section()).steps();
            if (next.step() < steps.size()) {
                return Optional.of(steps.get(next.step()));
            }
            next = new Position(next.section() + 1, 0);
        }
        return Optional.empty();
    }

    private String onHost() {
        var host = context.subject().host();
        return host.isEmpty() ? "" : " on " + host;
    }

    /// Why the steps so far do not prove that there is no incident; empty if they do. A person who chose a branch
    /// has seen what was missing before it.
    private Optional<String> missingProof() {
        var decisions = done.stream()
                .map(CompletedStep::result)
                .filter(StepResult.Decided.class::isInstance)
                .map(StepResult.Decided.class::cast)
                .toList();
        boolean nothingDecided = !decisions.isEmpty();
        Optional<StepResult.Unanswered> unanswered = Optional.empty();
        for (var decision : decisions) {
            nothingDecided &= !decision.byPerson() && decision.choice() == Choice.UNKNOWN;
            unanswered = decision.byPerson() ? Optional.empty() : unanswered.or(decision::unanswered);
        }
        if (unanswered.isPresent()) {
            return Optional.of(
                    "no evidence of an incident, but " + unanswered.get().text());
        }
        return nothingDecided ? Optional.of("no conclusion: nothing could be measured") : Optional.empty();
    }

    /// Why the steps so far do not prove this verdict, which is not "not an incident"; empty if they do. A yes
    /// after the query that failed or could not be sent proves it, and so does a person.
    private Optional<String> doubt(IncidentVerdict verdict) {
        Optional<String> doubt = Optional.empty();
        for (var step : done) {
            if (step.step() instanceof RunbookStep.Decision decide
                    && step.result() instanceof StepResult.Decided decided) {
                if (decided.byPerson() || decided.choice() == Choice.YES) {
                    doubt = Optional.empty();
                } else if (anotherAnswerMayEndOtherwise(decide, decided.choice(), verdict)) {
                    doubt = doubt.or(() -> decided.unanswered().map(StepResult.Unanswered::text));
                }
            }
        }
        return doubt.map(why -> "no conclusion: " + why);
    }

    /// Whether a branch that was not taken leads elsewhere, and not at once to this verdict.
    private boolean anotherAnswerMayEndOtherwise(RunbookStep.Decision decide, Choice taken, IncidentVerdict verdict) {
        var branches = decide.branches();
        var slug = Optional.ofNullable(branches.get(taken)).map(RunbookStep.Branch::slug);
        return branches.values().stream()
                .map(RunbookStep.Branch::slug)
                .anyMatch(other -> !slug.equals(Optional.of(other)) && !leadsAtOnceTo(verdict, other));
    }

    private boolean leadsAtOnceTo(IncidentVerdict verdict, String slug) {
        return runbook.section(slug).stream()
                .flatMap(section -> section.steps().stream().limit(1))
                .anyMatch(step -> step instanceof RunbookStep.Verdict end && end.verdict() == verdict);
    }

    private CompletedStep take(RunbookStep step, Optional<Choice> userChoice) {
        if (step instanceof RunbookStep.Verdict end) {
            var missing = end.verdict() == IncidentVerdict.NOT_AN_INCIDENT ? missingProof() : doubt(end.verdict());
            if (missing.isPresent()) {
                return addUnknown(missing.get(), end.line());
            }
        }
        var result = switch (step) {
            case RunbookStep.Promql promql -> new StepQueryRunner(context).run(promql);
            case RunbookStep.Logql logql -> new StepQueryRunner(context).run(logql);
            case RunbookStep.Shell shell -> new StepResult.Offered(command(shell), "to be run" + onHost() + " by hand");
            case RunbookStep.Probe probe ->
                new StepResult.Offered(command(probe), "the probe " + probe.tool() + onHost());
            case RunbookStep.CaseComparison picture -> new ReferenceComparison(context).compare(picture);
            case RunbookStep.Decision decide -> decided(decide, userChoice);
            case RunbookStep.Verdict(var verdict, var because, var changes, var _) ->
                new StepResult.Concluded(
                        verdict, changes, verdict == IncidentVerdict.INCIDENT ? remedies() : List.of(), because);
        };
        var kept = addResult(step, result);
        if (step instanceof RunbookStep.Decision decide && result instanceof StepResult.Decided decided) {
            follow(decide, decided.choice());
        }
        return kept;
    }

    private List<StepResult.Remedy> remedies() {
        return runbook.section("remedy").stream()
                .flatMap(s -> s.steps().stream())
                .flatMap(step -> switch (step) {
                    case RunbookStep.Shell shell -> Stream.of(new StepResult.Remedy(shell, command(shell)));
                    case RunbookStep.Probe probe -> Stream.of(new StepResult.Remedy(probe, command(probe)));
                    default -> Stream.<StepResult.Remedy>empty();
                })
                .toList();
    }

    private CompletedStep addResult(RunbookStep step, StepResult result) {
        var section = next.section() < runbook.sections().size()
                ? runbook.sections().get(next.section()).title()
                : "";
        var kept = new CompletedStep(done.size() + 1, section, step, result);
        executed.add(next);
        next = new Position(next.section(), next.step() + 1);
        var all = new ArrayList<>(done);
        all.add(kept);
        done = List.copyOf(all);
        evidence(kept).ifPresent(e -> context.dependencies().evidence().add(section, e));
        return kept;
    }

    private CompletedStep addUnknown(String why, int line) {
        return addResult(
                new RunbookStep.Verdict(IncidentVerdict.UNKNOWN, why, List.of(), line),
                new StepResult.Concluded(IncidentVerdict.UNKNOWN, List.of(), List.of(), why));
    }

    private void follow(RunbookStep.Decision decide, Choice choice) {
        var branch = decide.branches().get(choice);
        if (branch == null) {
            addUnknown("no branch to follow for \"" + StepResultText.displayed(question(decide)) + "\"", decide.line());
        } else {
            next = new Position(runbook.index(branch.slug()), 0);
        }
    }

    private static String question(RunbookStep.Decision decide) {
        return decide.question()
                .orElseGet(() -> decide.title().isEmpty()
                        ? decide.conditions().stream()
                                .map(c -> StepResultText.displayed(c.text()))
                                .collect(Collectors.joining(" and "))
                        : decide.title());
    }

    private ShellCommand command(RunbookStep.Shell shell) {
        return context.placeholders().command(shell.commands());
    }

    private static ShellCommand command(RunbookStep.Probe probe) {
        var command = new StringBuilder(probe.tool());
        probe.arguments()
                .forEach((name, value) -> command.append(' ').append(value.isEmpty() ? name : name + "=" + value));
        return new ShellCommand(command.toString(), Map.of());
    }

    private StepResult decided(RunbookStep.Decision decide, Optional<Choice> userChoice) {
        var why = new ArrayList<String>();
        var automatic = decide.conditions().isEmpty() ? Choice.UNKNOWN : Choice.YES;
        Optional<StepResult.Unanswered> unanswered = Optional.empty();
        for (var condition : decide.conditions()) {
            var found = new ConditionEvaluator(context).decide(condition);
            why.add(found.text());
            if (found.choice() == Choice.NO) {
                automatic = Choice.NO;
                unanswered = Optional.empty();
                break;
            }
            unanswered = unanswered.or(found::unanswered);
            automatic = found.choice() == Choice.UNKNOWN ? Choice.UNKNOWN : automatic;
        }
        if (decide.conditions().isEmpty() && userChoice.isEmpty()) {
            why.add("not answered yet");
        }
        var choice = userChoice.orElse(automatic);
        // The reason of the branch says what missing data means, but without an answer it may not be missing.
        var branch = Optional.ofNullable(decide.branches().get(choice)).map(RunbookStep.Branch::because);
        var words = choice.word()
                + unanswered
                        .filter(_ -> userChoice.isEmpty())
                        .map(StepResult.Unanswered::reason)
                        .or(() -> branch)
                        .filter(reason -> !reason.isEmpty())
                        .map(reason -> ": " + reason)
                        .orElse("");
        return new StepResult.Decided(choice, automatic, why, userChoice.isPresent(), unanswered, words);
    }

    private Optional<Evidence> evidence(CompletedStep done) {
        var subject = context.subject();
        var title = done.step().title().isEmpty() ? done.section() : done.step().title();
        return switch (done.result()) {
            case StepResult.Measured measured -> Optional.of(measured(title, measured));
            case StepResult.LogLines(var query, var lines, var left, var words) ->
                Optional.of(new Evidence.Lines(
                        title,
                        subject.cluster(),
                        query,
                        subject.window(),
                        lines.stream()
                                .map(l -> new Evidence.Line(l.timeNanos(), l.stream(), l.text()))
                                .toList(),
                        left,
                        words));
            case StepResult.Decided(var choice, var own, var why, var byPerson, var _, var words)
            when done.step() instanceof RunbookStep.Decision decide ->
                Optional.of(new Evidence.Decision(
                        question(decide), words, String.join("; ", why), byPerson, choice == own ? "" : own.word()));
            case StepResult.Compared compared ->
                Optional.of(new Evidence.Note("Compared with the recorded cases: " + compared.summary()));
            case StepResult.Concluded(var verdict, var changes, var _, var words) ->
                Optional.of(new Evidence.RunbookVerdict(verdict, words, changes));
            case StepResult.NoResult(var words) -> Optional.of(new Evidence.Note(title + ": " + words));
            case StepResult.Decided _, StepResult.Offered _ -> Optional.empty();
        };
    }

    private Evidence measured(String title, StepResult.Measured measured) {
        var subject = context.subject();
        if (measured.past().isPresent()) {
            var past = measured.past().get();
            return new Evidence.Chart(
                    title,
                    subject.cluster(),
                    measured.query(),
                    measured.unit(),
                    past.window(),
                    past.step(),
                    past.series(),
                    measured.summary());
        }
        var rows = new ArrayList<Evidence.MeasuredValue>();
        for (int row = 0; row < measured.rows().size(); row++) {
            rows.add(new Evidence.MeasuredValue(
                    measured.rows().labels(row), measured.rows().value(row)));
        }
        return new Evidence.MeasuredValues(
                title, subject.cluster(), measured.query(), measured.unit(), subject.at(), rows, measured.summary());
    }
}
