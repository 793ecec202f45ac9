package greenwall.fleet.run;

import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.incident.EvidenceSink;
import greenwall.fleet.incident.Verdict;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.Step;
import greenwall.fleet.runbook.Step.Choice;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Walks through a runbook for one case: asks each step's question, takes each fork by what it finds, and ends with
/// a verdict. A person can go the other way at any fork; what came after it is then forgotten and asked anew.
///
/// It asks and waits, so it runs on a thread of its own; one thread at a time walks a run, others may read
/// [#done()].
public final class GuidedRun {
    private static final int MOST_STEPS = 80;
    private static final int MOST_LINES = 200;
    private static final int POINTS = 120;
    private static final int PICTURE_POINTS = 31;
    private static final Duration PICTURE_STEP = Duration.ofMinutes(2);
    private static final Pattern QUANTITY = Pattern.compile("\\$\\{(?:fleet:)?([a-z0-9_.]+)(?:\\|[^}]*)?\\}");

    /// What a run has to go by.
    ///
    /// @param charts whether the past of each measured step is asked for as well
    public record Means(
            Optional<Metrics> metrics,
            Optional<Logs> logs,
            Catalogue quantities,
            Pictures pictures,
            EvidenceSink evidence,
            Duration deadline,
            boolean charts) {}

    /// A step that was walked, and what came of it.
    public record Done(int number, String section, Step step, Result result) {}

    private record Position(int section, int step) {}

    private final Runbook runbook;
    private final Subject subject;
    private final Means means;
    private final Asking asking;
    private final Filling filling;
    private volatile List<Done> done = List.of();
    private final List<Position> walked = new ArrayList<>();
    private Position next;

    private GuidedRun(Runbook runbook, Subject subject, Means means) {
        this.runbook = runbook;
        this.subject = subject;
        this.means = means;
        this.asking = new Asking(subject, means.metrics(), means.logs(), means.deadline());
        this.filling = new Filling(subject, means.quantities(), asking.logLabel());
        this.next = new Position(runbook.start(), 0);
    }

    public static GuidedRun of(Runbook runbook, Subject subject, Means means) {
        return new GuidedRun(runbook, subject, means);
    }

    public Runbook runbook() {
        return runbook;
    }

    public Subject subject() {
        return subject;
    }

    /// All steps that were walked, in their order.
    public List<Done> done() {
        return done;
    }

    public Optional<Result.Concluded> verdict() {
        var all = done;
        return !all.isEmpty() && all.getLast().result() instanceof Result.Concluded concluded
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
                    : "the runbook goes in circles: " + MOST_STEPS + " steps and no verdict";
            return Optional.of(keep(
                    new Step.Conclusion(Verdict.UNKNOWN, why, List.of(), 0),
                    new Result.Concluded(Verdict.UNKNOWN, List.of(), List.of(), why)));
        }
        return Optional.of(take(step.get(), Optional.empty()));
    }

    /// Walks on until there is a verdict.
    public Result.Concluded toVerdict() {
        while (verdict().isEmpty()) {
            walk();
        }
        return verdict().orElseThrow();
    }

    /// Goes another way at a fork that was passed, or answers its question. What came after it is walked anew.
    public void overrule(int number, Choice choice) {
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i).number() == number && done.get(i).step() instanceof Step.Decide decide) {
                next = walked.get(i);
                done = List.copyOf(done.subList(0, i));
                walked.subList(i, walked.size()).clear();
                take(decide, Optional.of(choice));
                return;
            }
        }
    }

    private Optional<Step> upcoming() {
        while (next.section() < runbook.sections().size()) {
            var steps = runbook.sections().get(next.section()).steps();
            if (next.step() < steps.size()) {
                return Optional.of(steps.get(next.step()));
            }
            next = new Position(next.section() + 1, 0);
        }
        return Optional.empty();
    }

    private Done take(Step step, Optional<Choice> person) {
        var result = switch (step) {
            case Step.Promql promql -> measured(promql);
            case Step.Logql logql -> read(logql);
            case Step.Shell shell ->
                new Result.Offered(filling.command(shell.commands()), "to be run on " + subject.host() + " by hand");
            case Step.Probe probe ->
                new Result.Offered(command(probe), "the probe " + probe.tool() + " on " + subject.host());
            case Step.Picture picture -> compared(picture);
            case Step.Decide decide -> decided(decide, person);
            case Step.Conclusion(var verdict, var because, var changes, var _) ->
                new Result.Concluded(verdict, changes, verdict == Verdict.INCIDENT ? remedies() : List.of(), because);
        };
        var kept = keep(step, result);
        if (step instanceof Step.Decide decide && result instanceof Result.Decided decided) {
            follow(decide, decided.choice());
        }
        return kept;
    }

    private List<Result.Remedy> remedies() {
        return runbook.section("remedy").stream()
                .flatMap(s -> s.steps().stream())
                .flatMap(step -> switch (step) {
                    case Step.Shell shell -> Stream.of(new Result.Remedy(shell, filling.command(shell.commands())));
                    case Step.Probe probe -> Stream.of(new Result.Remedy(probe, command(probe)));
                    default -> Stream.<Result.Remedy>empty();
                })
                .toList();
    }

    private Done keep(Step step, Result result) {
        var section = next.section() < runbook.sections().size()
                ? runbook.sections().get(next.section()).title()
                : "";
        var kept = new Done(done.size() + 1, section, step, result);
        walked.add(next);
        next = new Position(next.section(), next.step() + 1);
        var all = new ArrayList<>(done);
        all.add(kept);
        done = List.copyOf(all);
        Keeping.evidence(subject, kept).ifPresent(e -> means.evidence().keep(section, e));
        return kept;
    }

    private void follow(Step.Decide decide, Choice choice) {
        var branch = decide.branches().get(choice);
        if (branch == null) {
            var why = "nothing to decide \"" + Words.bare(question(decide)) + "\" by";
            keep(
                    new Step.Conclusion(Verdict.UNKNOWN, why, List.of(), decide.line()),
                    new Result.Concluded(Verdict.UNKNOWN, List.of(), List.of(), why));
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

    static String question(Step.Decide decide) {
        return decide.question()
                .orElseGet(() -> decide.title().isEmpty()
                        ? decide.conditions().stream()
                                .map(c -> Words.bare(c.text()))
                                .reduce((a, b) -> a + " and " + b)
                                .orElse("")
                        : decide.title());
    }

    private static String command(Step.Probe probe) {
        var command = new StringBuilder(probe.tool());
        probe.arguments()
                .forEach((name, value) -> command.append(' ').append(value.isEmpty() ? name : name + "=" + value));
        return command.toString();
    }

    private Result decided(Step.Decide decide, Optional<Choice> person) {
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
            why.add("nobody has answered yet");
        }
        var choice = person.orElse(own);
        var branch = Optional.ofNullable(decide.branches().get(choice));
        var words = choice.word()
                + branch.map(Step.Branch::because)
                        .filter(b -> !b.isEmpty())
                        .map(b -> ": " + b)
                        .orElse("");
        return new Result.Decided(choice, own, why, person.isPresent(), words);
    }

    private Result measured(Step.Promql step) {
        var metrics = means.metrics();
        if (metrics.isEmpty()) {
            return new Result.Nothing("no Prometheus to ask");
        }
        String query;
        try {
            query = filling.query(step.query());
        } catch (IllegalArgumentException refused) {
            return new Result.Nothing(String.valueOf(refused.getMessage()));
        }
        var answer = asking.instant(query, metrics.get());
        if (answer instanceof Outcome.Failed<Vector> failed) {
            return new Result.Nothing(failed.failure().found());
        }
        var rows = Words.numbers(answer.answer().orElse(Vector.EMPTY));
        Optional<Matrix> past = means.charts()
                ? metrics.get()
                        .range(query, subject.window(), Filling.step(subject, POINTS), means.deadline())
                        .answer()
                : Optional.empty();
        var quantity = quantity(step.query());
        boolean lowFirst =
                quantity.filter(q -> q.merge() == Quantity.Merge.LOWEST).isPresent();
        var unit = quantity.map(q -> Unit.of(q.unit())).orElse(Unit.NONE);
        var words = rows.size() == 0 ? "no data" : Words.rows(rows, unit, lowFirst) + judged(quantity, rows);
        return new Result.Measured(query, unit, rows, past, words);
    }

    /// The one quantity that a query is about; nothing for a calculation with several.
    private Optional<Quantity> quantity(String query) {
        var found = QUANTITY.matcher(query.strip());
        return found.matches() ? means.quantities().quantity(found.group(1)) : Optional.empty();
    }

    private static String judged(Optional<Quantity> quantity, Vector rows) {
        if (quantity.isEmpty() || !quantity.get().judged()) {
            return "";
        }
        var of = quantity.get();
        int worst = 0;
        for (int row = 0; row < rows.size(); row++) {
            double value = rows.value(row);
            int level = of.critical().filter(l -> l.met(value)).isPresent()
                    ? 2
                    : of.warn().filter(l -> l.met(value)).isPresent() ? 1 : 0;
            worst = Math.max(worst, level);
        }
        return switch (worst) {
            case 2 -> " – critical, the limit is " + of.critical().orElseThrow();
            case 1 -> " – too much, the limit is " + of.warn().orElseThrow();
            default -> " – within its limits";
        };
    }

    private Result read(Step.Logql step) {
        var logs = means.logs();
        if (logs.isEmpty()) {
            return new Result.Nothing("no Loki to ask");
        }
        String query;
        try {
            query = filling.query(step.query());
        } catch (IllegalArgumentException refused) {
            return new Result.Nothing(String.valueOf(refused.getMessage()));
        }
        var lines = new ArrayList<Logs.Line>();
        var cut = new AtomicBoolean();
        var answer = logs.get()
                .lines(
                        query,
                        subject.window(),
                        Logs.Order.BACKWARD,
                        MOST_LINES + 1,
                        line -> {
                            if (lines.size() >= MOST_LINES) {
                                cut.set(true);
                                return false;
                            }
                            lines.add(line);
                            return true;
                        },
                        means.deadline());
        if (answer instanceof Outcome.Failed<Logs.Read> failed) {
            return new Result.Nothing(failed.failure().found());
        }
        var words = lines.isEmpty()
                ? "no such line"
                : (cut.get() ? "more than " + MOST_LINES : lines.size()) + (lines.size() == 1 ? " line" : " lines");
        return new Result.Read(query, lines.reversed(), cut.get() ? 1 : 0, words);
    }

    private Result compared(Step.Picture picture) {
        var recorded = means.pictures().of(picture.name());
        if (means.metrics().isEmpty() || recorded.isEmpty()) {
            return new Result.Nothing("no recorded case to compare with");
        }
        Map<String, double[]> live = new LinkedHashMap<>();
        for (var feature : picture.features()) {
            live.put(feature.name(), curve(feature.query(), means.metrics().get()));
        }
        var distances = Pictures.distances(live, recorded);
        var features = new ArrayList<Pictures.Feature>();
        live.forEach((name, curve) -> {
            var beside = new LinkedHashMap<String, double[]>();
            recorded.forEach(r -> beside.put(r.name(), r.curves().getOrDefault(name, new double[0])));
            features.add(new Pictures.Feature(name, curve, beside));
        });
        return new Result.Compared(features, distances, nearest(distances));
    }

    /// The newest hour of a feature, in the steps of the recorded ones; only its highest series.
    public double[] curve(String text, Metrics metrics) {
        var curve = new double[PICTURE_POINTS];
        Arrays.fill(curve, Double.NaN);
        var end = subject.at();
        var window = new Window(end.minus(PICTURE_STEP.multipliedBy(PICTURE_POINTS - 1)), end);
        var answer = metrics.range(filling.query(text), window, PICTURE_STEP, means.deadline())
                .answer();
        answer.ifPresent(matrix -> matrix.series().forEach(series -> {
            for (int i = 0; i < series.size(); i++) {
                int at = (int) Math.round(
                        (series.timeMillis()[i] - window.start().toEpochMilli()) / (double) PICTURE_STEP.toMillis());
                if (at >= 0 && at < curve.length && !Double.isNaN(series.values()[i])) {
                    curve[at] = Double.isNaN(curve[at]) ? series.values()[i] : Math.max(curve[at], series.values()[i]);
                }
            }
        }));
        return curve;
    }

    private static String nearest(List<Pictures.Distance> distances) {
        if (distances.isEmpty()) {
            return "nothing to compare";
        }
        var sorted = distances.stream()
                .sorted(Comparator.comparingDouble(Pictures.Distance::distance))
                .map(d -> String.format(
                        Locale.ROOT,
                        "%.2f from \"%s\" (%s)",
                        d.distance(),
                        d.name(),
                        d.verdict().word()))
                .toList();
        return "nearest first: " + String.join(", ", sorted);
    }
}
