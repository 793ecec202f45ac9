package greenwall.tests.fuzz;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.logql.LogqlPrinter;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.promql.PromqlPrinter;
import greenwall.fleet.promql.Re2;
import greenwall.fleet.runbook.RunbookFileReader;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.runbook.run.RunbookLinter;
import greenwall.views.Place;
import greenwall.views.ViewList;
import greenwall.views.logs.LogqlEdits;
import greenwall.views.logs.TemplateMatcher;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Input that people and log files contain.
final class LanguageTargets {
    private static final List<String> VIEWS = ViewList.ids();
    private static final ProbeCatalogue PROBES = ProbeCatalogue.builtIn();
    private static final greenwall.fleet.quantity.QuantityCatalogue QUANTITIES =
            greenwall.fleet.quantity.QuantityCatalogue.shipped();

    private LanguageTargets() {}

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    static void promql(byte[] input) {
        var text = text(input);
        if (Promql.parse(text) instanceof ParseResult.Valid(var expression)) {
            var printed = expression.text();
            // Bytes that are not valid text, such as "\\332", are displayed but do not survive printing.
            if (printed.indexOf('\uFFFD') < 0 && !(Promql.parse(printed) instanceof ParseResult.Valid<?>)) {
                throw new AssertionError("what was printed is not read: " + printed);
            }
            PromqlPrinter.pretty(expression);
        }
        Promql.parseSelector(text);
        try {
            Re2.anchored(text).find("node04.fra1:9100");
        } catch (Re2.InvalidPatternException _) {
            // Not a regular expression.
        }
        try {
            PromqlLiterals.duration(text);
        } catch (PromqlLiterals.MalformedLiteralException _) {
            // Not a duration.
        }
    }

    static void logql(byte[] input) {
        var text = text(input);
        if (Logql.parse(text) instanceof ParseResult.Valid<LogqlExpr>(var expression)) {
            Logql.parse(LogqlPrinter.of(expression));
        }
        Logql.parseSelector(text);
        LogqlEdits.withoutStages(text);
        LogqlEdits.narrowed(text, "json", "level", "error");
        LogqlEdits.volume(text, 60);
    }

    static void runbook(byte[] input) {
        var read = RunbookFileReader.read("fuzzed.md", text(input), true);
        var library = RunbookLibrary.only(List.of(read));
        RunbookLinter.problems(library, List.of("DiskLatencyHigh"), QUANTITIES, PROBES, _ -> false);
    }

    static void template(byte[] input) {
        var miner = new TemplateMiner();
        var lines = text(input).lines().limit(2_000).toList();
        for (var line : lines) {
            var template = miner.add(line);
            SanitizedText.line(line);
            if (!new TemplateMatcher(template.text()).matches(line)) {
                // The group of this line has a wider template by now; both are correct.
                miner.find(line);
            }
        }
        for (var template : miner.templates()) {
            LogqlEdits.like("{job=\"x\"}", template.text());
        }
    }

    static void link(byte[] input) {
        try {
            var place = Place.parse("greenwall://" + text(input), VIEWS);
            place.scope();
            if (!Place.parse(place.link(), VIEWS).equals(place)) {
                throw new AssertionError("the link that was written leads elsewhere: " + place.link());
            }
        } catch (IllegalArgumentException _) {
            // Whoever opens the link reports it in one line.
        }
    }
}
