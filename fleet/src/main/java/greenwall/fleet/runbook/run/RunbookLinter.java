package greenwall.fleet.runbook.run;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookError;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.runbook.RunbookStep;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Checks runbooks for problems that would show only when they are needed: alerts without a runbook, queries
/// that do not parse, broken probes, links and branches.
public final class RunbookLinter {
    private static final List<String> SECTIONS =
            List.of("what-it-means", "first-check", "not-an-incident", "incident", "remedy", "prevention");

    /// All labels of the pack's alerts, some with hostile values.
    private static final String SAMPLE_LABELS = """
            alertname Example
            pool a.b"}
            device sda
            domain db-1
            dataset tank/a b
            mountpoint /srv
            peer K+/=
            job node
            name a@b.service
            service_name a.b"}
            """;

    private final QuantityCatalogue quantities;
    private final ProbeCatalogue probes;
    private final List<RunbookError> errors = new ArrayList<>();

    private RunbookLinter(QuantityCatalogue quantities, ProbeCatalogue probes) {
        this.quantities = quantities;
        this.probes = probes;
    }

    public record Query(String file, int line, boolean logs, String text) {}

    /// @param fileExists whether a file next to the runbooks exists, for links that do not lead to a runbook
    public static List<RunbookError> problems(
            RunbookLibrary library,
            Collection<String> alerts,
            QuantityCatalogue quantities,
            ProbeCatalogue probes,
            Predicate<String> fileExists) {
        var lint = new RunbookLinter(quantities, probes);
        lint.errors.addAll(library.problems());
        for (var runbook : library.all()) {
            lint.checkSections(runbook);
            lint.checkSteps(runbook);
            lint.checkLinks(runbook, library, fileExists);
            lint.checkPaths(runbook);
        }
        for (var alert : new TreeSet<>(alerts)) {
            if (library.forAlert(alert).isEmpty()) {
                lint.errors.add(new RunbookError(
                        "alerts", 1, "the alert " + alert + " has no runbook; add it to the alerts of one"));
            }
        }
        return lint.errors.stream()
                .sorted(Comparator.comparing(RunbookError::file).thenComparingInt(RunbookError::line))
                .distinct()
                .toList();
    }

    public static List<Query> queries(Runbook runbook, RunbookPlaceholders placeholders) {
        var all = new ArrayList<Query>();
        for (var section : runbook.sections()) {
            for (var step : section.steps()) {
                texts(step).forEach(t -> {
                    try {
                        all.add(new Query(runbook.file(), t.line(), t.logs(), placeholders.query(t.text())));
                    } catch (IllegalArgumentException _) {
                        // [#problems] reports it.
                    }
                });
            }
        }
        return all;
    }

    private static List<Query> texts(RunbookStep step) {
        return switch (step) {
            case RunbookStep.Promql(var _, var query, var line) -> List.of(new Query("", line, false, query));
            case RunbookStep.Logql(var _, var query, var line) -> List.of(new Query("", line, true, query));
            case RunbookStep.CaseComparison picture ->
                picture.features().stream()
                        .map(f -> new Query("", f.line(), false, f.query()))
                        .toList();
            case RunbookStep.Decision decide ->
                decide.conditions().stream()
                        .map(c -> new Query("", c.line(), c instanceof RunbookStep.Condition.MinimumLines, c.text()))
                        .toList();
            case RunbookStep.Probe _, RunbookStep.Shell _, RunbookStep.Verdict _ -> List.of();
        };
    }

    private RunbookPlaceholders sample() {
        var at = Instant.EPOCH.plus(Duration.ofDays(20_000));
        var labels = new TreeMap<String, String>();
        SAMPLE_LABELS.lines().map(line -> line.split(" ", 2)).forEach(label -> labels.put(label[0], label[1]));
        var subject = new RunbookSubject(
                "Example",
                "sample",
                "node-1",
                Labels.of(labels),
                Set.of("10.0.0.1:9100"),
                Set.of("node-1"),
                at.minusSeconds(600),
                at);
        return new RunbookPlaceholders(subject, quantities, Optional.of("hostname"));
    }

    private void problem(Runbook runbook, int line, String words) {
        errors.add(new RunbookError(runbook.file(), line, words));
    }

    private void checkSections(Runbook runbook) {
        if (runbook.file().equals(RunbookLibrary.FALLBACK) || !runbook.alerts().isEmpty()) {
            for (var slug : SECTIONS) {
                if (runbook.section(slug).isEmpty()) {
                    problem(runbook, 1, "it has no section \"" + slug.replace('-', ' ') + "\"; add one");
                }
            }
        } else {
            problem(runbook, 1, "it names no alert; add one: alerts: [HighCPU]");
        }
    }

    private void checkSteps(Runbook runbook) {
        var placeholders = sample();
        for (var section : runbook.sections()) {
            for (var step : section.steps()) {
                texts(step).forEach(text -> checkQuery(runbook, text, placeholders));
                switch (step) {
                    case RunbookStep.Probe probe -> checkProbe(runbook, probe);
                    case RunbookStep.Shell(var _, var commands, var line) ->
                        ShellPlaceholderCheck.of(commands)
                                .problems()
                                .forEach(problem -> problem(runbook, line + 1 + problem.line(), problem.message()));
                    case RunbookStep.Decision decide ->
                        decide.branches().values().forEach(branch -> {
                            if (runbook.section(branch.slug()).isEmpty()) {
                                problem(
                                        runbook,
                                        branch.line(),
                                        "this branch leads to a section that does not exist: #" + branch.slug());
                            }
                        });
                    default -> {}
                }
            }
        }
    }

    private void checkQuery(Runbook runbook, Query text, RunbookPlaceholders placeholders) {
        try {
            var filled = placeholders.query(text.text());
            if (text.logs()) {
                if (Logql.parse(filled) instanceof ParseResult.Invalid<LogqlExpr>(var error)) {
                    problem(runbook, text.line(), "this is not valid LogQL: " + error.message());
                }
            } else if (Promql.parse(filled) instanceof ParseResult.Invalid(var error)) {
                problem(runbook, text.line(), "this is not valid PromQL: " + error.message());
            }
        } catch (IllegalArgumentException refused) {
            problem(runbook, text.line(), String.valueOf(refused.getMessage()));
        }
    }

    private void checkProbe(Runbook runbook, RunbookStep.Probe step) {
        var probe = probes.probe(step.tool());
        if (probe.isEmpty()) {
            problem(runbook, step.line(), "there is no probe \"" + step.tool() + "\"; see greenwall probe list");
            return;
        }
        if (probe.get().prepare(step.arguments(), probe.get().defaultDuration())
                instanceof Probe.Refused(var refused)) {
            refused.forEach(why -> problem(runbook, step.line(), why));
        }
    }

    private void checkLinks(Runbook runbook, RunbookLibrary library, Predicate<String> fileExists) {
        for (var link : runbook.links()) {
            var target = link.target();
            if (target.matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
                checkUrl(runbook, link);
                continue;
            }
            int hash = target.indexOf('#');
            var file = hash < 0 ? target : target.substring(0, hash);
            var anchor = hash < 0 ? "" : target.substring(hash + 1);
            var linked = file.isEmpty() ? Optional.of(runbook) : library.named(file);
            if (linked.isEmpty() && !fileExists.test(file)) {
                problem(runbook, link.line(), "a dead link: there is no file " + file);
            } else if (linked.isPresent()
                    && !anchor.isEmpty()
                    && linked.get().section(anchor).isEmpty()) {
                problem(runbook, link.line(), "a dead link: " + linked.get().file() + " has no section #" + anchor);
            }
        }
    }

    private void checkUrl(Runbook runbook, Runbook.Link link) {
        try {
            var scheme = URI.create(link.target()).getScheme();
            if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
                problem(runbook, link.line(), "found a link to " + scheme + ":; only http and https are opened");
            }
        } catch (IllegalArgumentException _) {
            problem(runbook, link.line(), "a dead link: \"" + link.target() + "\" is not an address");
        }
    }

    private void checkPaths(Runbook runbook) {
        if (runbook.start() >= runbook.sections().size()) {
            problem(runbook, 1, "it has no step; add a promql, logql or decide block");
            return;
        }
        checkPath(
                runbook,
                runbook.start(),
                runbook.sections().get(runbook.start()).line(),
                new HashSet<>());
    }

    private void checkPath(Runbook runbook, int from, int line, Set<Integer> seen) {
        for (int i = from; i < runbook.sections().size(); i++) {
            if (!seen.add(i)) {
                return;
            }
            for (var step : runbook.sections().get(i).steps()) {
                switch (step) {
                    case RunbookStep.Verdict _ -> {
                        return;
                    }
                    case RunbookStep.Decision decide -> {
                        decide.branches().values().stream()
                                .filter(branch -> runbook.section(branch.slug()).isPresent())
                                .forEach(branch ->
                                        checkPath(runbook, runbook.index(branch.slug()), branch.line(), seen));
                        return;
                    }
                    default -> {}
                }
            }
        }
        problem(runbook, line, "this branch ends without a verdict; end it with a decide or a verdict block");
    }
}
