package greenwall.fleet.runbook.run;

import greenwall.fleet.Labels;
import greenwall.fleet.incident.EvidenceSink;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Walks through a runbook for one case: asks each step's question, takes each fork by what it finds, and ends with
/// a verdict. A person can go the other way at any fork; what came after it is then forgotten and asked again.
///
/// It asks and waits, so it runs on a thread of its own; one thread at a time walks a run, others may read
/// [#done()].
public final class GuidedRun {
    private static final int MOST_STEPS = 80;

    /// What a run has to go by.
    ///
    /// @param charts whether the past of each measured step is asked for as well
    public record Dependencies(
            Optional<Metrics> metrics,
            Optional<Logs> logs,
            QuantityCatalogue quantities,
            ReferenceCases pictures,
            EvidenceSink evidence,
            Duration deadline,
            boolean charts) {}

    /// A step that was walked, and what came of it.
    public record Done(int number, String section, RunbookStep step, StepResult result) {}

    private record Position(int section, int step) {}

    private final Runbook runbook;
    private final RunSubject subject;
    private final Dependencies means;
    private final ConditionCheck asking;
    private final RunbookPlaceholders filling;
    private final StepMeasurement measuring;
    private final ReferenceComparison comparing;
    private volatile List<Done> done = List.of();
    private final List<Position> walked = new ArrayList<>();
    private Position next;

    /// @param beside labels of the host's other alerts, which fill in what commands name and this alert does not
    public GuidedRun(Runbook runbook, RunSubject subject, Dependencies means, Labels beside) {
        this.runbook = runbook;
        this.subject = subject;
        this.means = means;
        this.asking = new ConditionCheck(subject, means.metrics(), means.logs(), means.deadline());
        this.filling = new RunbookPlaceholders(subject, means.quantities(), asking.logLabel(), beside);
        this.measuring = new StepMeasurement(subject, means, asking, filling);
        this.comparing = new ReferenceComparison(subject, means, filling);
        this.next = new Position(runbook.start(), 0);
    }

    public Runbook runbook() {
        return runbook;
    }

    public RunSubject subject() {
        return subject;
    }

    /// What a feature of a picture was over the last hour.
    public double[] curve(String text) {
        return comparing.curve(text);
    }

    /// All steps that were walked, in their order.
    public List<Done> done() {
        return done;
    }

    public Optional<StepResult.Concluded> verdict() {
        var all = done;
        return !all.isEmpty() && all.getLast().result() instanceof StepResult.Concluded concluded
                ? Optional.of(concluded)
                : Optional.empty();
    }

    /// Walks the next step; nothing once there is a verdict.
    public Optional<Done> walk() {
        if (verdict().isPresent()) {
            return Optional.empty();
        }
        var step = upcoming();
        if (step.isEmpty() || done.size() >= MOST_STEPS) {
            var why = step.isEmpty()
                    ? "the runbook ends here without a verdict"
                    : "the runbook loops: " + MOST_STEPS + " steps without a verdict";
            return Optional.of(keep(
                    new RunbookStep.Verdict(IncidentVerdict.UNKNOWN, why, List.of(), 0),
                    new StepResult.Concluded(IncidentVerdict.UNKNOWN, List.of(), List.of(), why)));
        }
        return Optional.of(take(step.get(), Optional.empty()));
    }

    /// Walks on until there is a verdict.
    public StepResult.Concluded toVerdict() {
        while (verdict().isEmpty()) {
            walk();
        }
        return verdict().orElseThrow();
    }

    /// Goes another way at a fork that was passed, or answers its question. What came after it is walked again.
    public void overrule(int number, Choice choice) {
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i).number() == number && done.get(i).step() instanceof RunbookStep.Decide decide) {
                next = walked.get(i);
                done = List.copyOf(done.subList(0, i));
                walked.subList(i, walked.size()).clear();
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

    private Done take(RunbookStep step, Optional<Choice> person) {
        var result = switch (step) {
            case RunbookStep.Promql promql -> measuring.of(promql);
            case RunbookStep.Logql logql -> measuring.of(logql);
            case RunbookStep.Shell shell ->
                new StepResult.Offered(
                        filling.command(shell.commands()), "to be run on " + subject.host() + " by hand");
            case RunbookStep.Probe probe ->
                new StepResult.Offered(
                        new ShellCommand(command(probe), Map.of()),
                        "the probe " + probe.tool() + " on " + subject.host());
            case RunbookStep.Picture picture -> comparing.of(picture);
            case RunbookStep.Decide decide -> decided(decide, person);
            case RunbookStep.Verdict(var verdict, var because, var changes, var _) ->
                new StepResult.Concluded(
                        verdict, changes, verdict == IncidentVerdict.INCIDENT ? remedies() : List.of(), because);
        };
        var kept = keep(step, result);
        if (step instanceof RunbookStep.Decide decide && result instanceof StepResult.Decided decided) {
            follow(decide, decided.choice());
        }
        return kept;
    }

    private List<StepResult.Remedy> remedies() {
        return runbook.section("remedy").stream()
                .flatMap(s -> s.steps().stream())
                .flatMap(step -> switch (step) {
                    case RunbookStep.Shell shell ->
                        Stream.of(new StepResult.Remedy(shell, filling.command(shell.commands())));
                    case RunbookStep.Probe probe ->
                        Stream.of(new StepResult.Remedy(probe, new ShellCommand(command(probe), Map.of())));
                    default -> Stream.<StepResult.Remedy>empty();
                })
                .toList();
    }

    private Done keep(RunbookStep step, StepResult result) {
        var section = next.section() < runbook.sections().size()
                ? runbook.sections().get(next.section()).title()
                : "";
        var kept = new Done(done.size() + 1, section, step, result);
        walked.add(next);
        next = new Position(next.section(), next.step() + 1);
        var all = new ArrayList<>(done);
        all.add(kept);
        done = List.copyOf(all);
        RunbookEvidence.evidence(subject, kept).ifPresent(e -> means.evidence().keep(section, e));
        return kept;
    }

    private void follow(RunbookStep.Decide decide, Choice choice) {
        var branch = decide.branches().get(choice);
        if (branch == null) {
            var why = "no branch to follow for \"" + StepResultText.bare(question(decide)) + "\"";
            keep(
                    new RunbookStep.Verdict(IncidentVerdict.UNKNOWN, why, List.of(), decide.line()),
                    new StepResult.Concluded(IncidentVerdict.UNKNOWN, List.of(), List.of(), why));
            return;
        }
        for (int i = 0; i < runbook.sections().size(); i++) {
            if (runbook.sections().get(i).slug().equals(branch.slug())) {
                next = new Position(i, 0);
                return;
            }
        }
        next = new Position(runbook.sections().size(), 0);
    }

    static String question(RunbookStep.Decide decide) {
        return decide.question()
                .orElseGet(() -> decide.title().isEmpty()
                        ? decide.conditions().stream()
                                .map(c -> StepResultText.bare(c.text()))
                                .reduce((a, b) -> a + " and " + b)
                                .orElse("")
                        : decide.title());
    }

    private static String command(RunbookStep.Probe probe) {
        var command = new StringBuilder(probe.tool());
        probe.arguments()
                .forEach((name, value) -> command.append(' ').append(value.isEmpty() ? name : name + "=" + value));
        return command.toString();
    }

    private StepResult decided(RunbookStep.Decide decide, Optional<Choice> person) {
        var why = new ArrayList<String>();
        var own = decide.conditions().isEmpty() ? Choice.UNKNOWN : Choice.YES;
        for (var condition : decide.conditions()) {
            var found = asking.decide(condition, filling);
            why.add(found.words());
            if (found.choice() == Choice.NO) {
                own = Choice.NO;
                break;
            }
            own = found.choice() == Choice.UNKNOWN ? Choice.UNKNOWN : own;
        }
        if (decide.conditions().isEmpty() && person.isEmpty()) {
            why.add("not answered yet");
        }
        var choice = person.orElse(own);
        var branch = Optional.ofNullable(decide.branches().get(choice));
        var words = choice.word()
                + branch.map(RunbookStep.Branch::because)
                        .filter(b -> !b.isEmpty())
                        .map(b -> ": " + b)
                        .orElse("");
        return new StepResult.Decided(choice, own, why, person.isPresent(), words);
    }
}
