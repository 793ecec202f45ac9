package greenwall.fleet.rules;

import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.promql.PromqlPrinter;
import greenwall.fleet.quantity.DefinitionFileReader;
import greenwall.fleet.quantity.DefinitionFileReader.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The rules pack as files, by name: rules as the YAML that a Prometheus loads, readable in a review, and their
/// tests for `promtool`.
public final class RulesPackFiles {
    private static final String RECORDS = "greenwall-records.rules.yml";
    private static final String SLOW = "greenwall-records-slow.rules.yml";
    private static final String ALERTS = "greenwall-alerts.rules.yml";

    private static final String MADE = " Made by greenwall rules export.";

    private static final String TEST_KEYS = "test at every both fires calm as";
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private static final String DEFAULT_INTERVAL = "1m";

    private RulesPackFiles() {}

    public static Map<String, String> of(List<PrometheusRule.Group> groups) {
        var files = new TreeMap<String, String>();
        var records = groups.stream().filter(RulesPackFiles::recording).toList();
        var alerts = groups.stream().filter(g -> !recording(g)).toList();
        var slow = records.stream().filter(RulesPackFiles::slow).toList();
        var often = records.stream().filter(g -> !slow(g)).toList();
        files.put(RECORDS, rules("Quantities, each recorded once for all alerts and consoles." + MADE, often));
        files.put(SLOW, rules("Rules that look back for hours or days, evaluated less often." + MADE, slow));
        files.put(ALERTS, rules("Alerts, with the limits of the table of quantities." + MADE, alerts));
        var quick = groups.stream().filter(g -> !slow(g)).toList();
        files.put("greenwall-tests.yml", tests(quick, List.of(RECORDS, ALERTS), "1m"));
        files.put("greenwall-tests-slow.yml", tests(groups, List.of(RECORDS, SLOW, ALERTS), "5m"));
        files.put("greenwall-tests-ages.yml", tests(quick, List.of(RECORDS, ALERTS), "4d"));
        files.put("alertmanager.yml", RulesPack.resource("alertmanager.yml"));
        files.put("README.md", RulesPack.resource("README.md"));
        return files;
    }

    private static boolean recording(PrometheusRule.Group group) {
        return group.rules().getFirst() instanceof PrometheusRule.Recording;
    }

    private static boolean slow(PrometheusRule.Group group) {
        return group.interval().compareTo(RulesPack.SHORT_INTERVAL) > 0;
    }

    static List<Block> testBlocks() {
        return DefinitionFileReader.read("pack-tests.txt", RulesPack.resource("pack-tests.txt"), TEST_KEYS);
    }

    /// A file for `promtool test rules`: each alert of these groups fires for one set of series and not for
    /// another.
    ///
    /// @param files the rule files, relative to the test file
    /// @param every selects the tests whose rules are evaluated at this interval
    private static String tests(List<PrometheusRule.Group> groups, List<String> files, String every) {
        var out = new StringBuilder("# Run with: promtool test rules, in this folder.\nrule_files:\n");
        files.forEach(file -> out.append("- ").append(file).append('\n'));
        out.append("evaluation_interval: ").append(every).append('\n');
        out.append("group_eval_order:\n");
        groups.forEach(group -> out.append("- ").append(group.name()).append('\n'));
        out.append("tests:\n");
        var alerts = new TreeMap<String, PrometheusRule.Alerting>();
        RulesPack.alerts(groups).forEach(alert -> alerts.put(alert.name(), alert));
        for (var block : testBlocks()) {
            var alert = alerts.get(block.head());
            if (alert == null || !block.one("every").orElse(DEFAULT_INTERVAL).equals(every)) {
                continue;
            }
            test(out, block, alert, true);
            if (!block.all("calm").isEmpty()) {
                test(out, block, alert, false);
            }
        }
        return out.toString();
    }

    private static void test(StringBuilder out, Block block, PrometheusRule.Alerting alert, boolean fires) {
        out.append("- name: ").append(block.head()).append(fires ? " fires\n" : " does not fire\n");
        out.append("  interval: 1m\n");
        var series = new ArrayList<>(block.all("both"));
        series.addAll(block.all(fires ? "fires" : "calm"));
        out.append("  input_series:").append(series.isEmpty() ? " []\n" : "\n");
        for (var line : series) {
            int bar = line.indexOf(" | ");
            out.append("  - series: ").append(quoted(line.substring(0, bar))).append('\n');
            out.append("    values: ").append(quoted(line.substring(bar + 3))).append('\n');
        }
        out.append("  promql_expr_test:\n");
        out.append("  - expr: ALERTS{alertname=\"").append(alert.name()).append("\",alertstate=\"firing\"}\n");
        out.append("    eval_time: ").append(block.need("at")).append('\n');
        if (!fires) {
            out.append("    exp_samples: []\n");
            return;
        }
        var labels = new TreeMap<>(alert.labels());
        labels.put("alertname", alert.name());
        labels.put("alertstate", "firing");
        var named = LABEL.matcher(block.one("as").orElse(""));
        while (named.find()) {
            labels.put(named.group(1), named.group(2));
        }
        var text = new ArrayList<String>();
        labels.forEach((name, value) -> text.add(name + "=" + GoFormat.quote(value)));
        out.append("    exp_samples:\n    - labels: " + quoted("ALERTS{" + String.join(",", text) + "}")
                + "\n      value: 1\n");
    }

    private static String rules(String heading, List<PrometheusRule.Group> groups) {
        var out = new StringBuilder();
        heading.lines().forEach(line -> out.append("# ").append(line).append('\n'));
        out.append("groups:\n");
        for (var group : groups) {
            out.append("- name: ").append(group.name()).append('\n');
            out.append("  interval: " + PromqlLiterals.inOneUnit(group.interval()) + "\n");
            out.append("  rules:\n");
            group.rules().forEach(rule -> rule(out, rule));
        }
        return out.toString();
    }

    private static void rule(StringBuilder out, PrometheusRule rule) {
        switch (rule) {
            case PrometheusRule.Recording recording -> {
                out.append("  - record: ").append(recording.name()).append('\n');
                expr(out, recording.expr());
            }
            case PrometheusRule.Alerting alerting -> {
                out.append("  - alert: ").append(alerting.name()).append('\n');
                expr(out, alerting.expr());
                length(out, "for", alerting.holdFor());
                length(out, "keep_firing_for", alerting.keepFiringFor());
                map(out, "labels", alerting.labels());
                map(out, "annotations", alerting.annotations());
            }
        }
    }

    private static void expr(StringBuilder out, String expr) {
        var pretty = Promql.parse(expr).tree().map(RulesPackFiles::pretty).orElse(expr);
        if (pretty.indexOf('\n') < 0) {
            out.append("    expr: ").append(quoted(pretty)).append('\n');
            return;
        }
        out.append("    expr: |-\n");
        pretty.lines().forEach(line -> out.append("      ").append(line).append('\n'));
    }

    /// YAML needs an indentation indicator where the first line of a block is indented.
    private static String pretty(PromqlExpr tree) {
        var text = PromqlPrinter.pretty(tree);
        return text.startsWith(" ") ? tree.text() : text;
    }

    private static void length(StringBuilder out, String name, Duration length) {
        if (!length.isZero()) {
            out.append("    " + name + ": " + PromqlLiterals.inOneUnit(length) + "\n");
        }
    }

    private static void map(StringBuilder out, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            out.append("    ").append(name).append(":\n");
            values.forEach((key, value) -> out.append("      " + key + ": " + quoted(value) + "\n"));
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
