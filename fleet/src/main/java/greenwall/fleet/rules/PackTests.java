package greenwall.fleet.rules;

import greenwall.fleet.promql.GoText;
import greenwall.fleet.quantity.BlockFile;
import greenwall.fleet.quantity.BlockFile.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The pack's tests as a file for `promtool test rules`: each alert fires for one set of series and not for another.
public final class PackTests {
    private static final String FORMAT = "test at every both fires calm as";
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private static final String USUAL = "1m";

    private PackTests() {}

    static List<Block> tests() {
        return BlockFile.read("pack-tests.txt", RulesPack.resource("pack-tests.txt"), FORMAT);
    }

    /// Those of the alerts among these groups.
    ///
    /// @param files the rule files as the test file finds them
    /// @param every the tests whose rules are evaluated at this interval
    public static String yaml(List<Rule.Group> groups, List<String> files, String every) {
        var out = new StringBuilder("# Run with: promtool test rules, in this folder.\nrule_files:\n");
        files.forEach(file -> out.append("- ").append(file).append('\n'));
        out.append("evaluation_interval: ").append(every).append('\n');
        out.append("group_eval_order:\n");
        groups.forEach(group -> out.append("- ").append(group.name()).append('\n'));
        out.append("tests:\n");
        var alerts = new TreeMap<String, Rule.Alerting>();
        RulesPack.alerts(groups).forEach(alert -> alerts.put(alert.name(), alert));
        for (var block : tests()) {
            var alert = alerts.get(block.head());
            if (alert == null || !block.one("every").orElse(USUAL).equals(every)) {
                continue;
            }
            write(out, block, alert, true);
            if (!block.all("calm").isEmpty()) {
                write(out, block, alert, false);
            }
        }
        return out.toString();
    }

    private static void write(StringBuilder out, Block block, Rule.Alerting alert, boolean fires) {
        out.append("- name: ").append(block.head()).append(fires ? " fires\n" : " does not fire\n");
        out.append("  interval: 1m\n");
        var series = new ArrayList<>(block.all("both"));
        series.addAll(block.all(fires ? "fires" : "calm"));
        out.append("  input_series:").append(series.isEmpty() ? " []\n" : "\n");
        for (var line : series) {
            int bar = line.indexOf(" | ");
            out.append("  - series: ")
                    .append(RulesText.quoted(line.substring(0, bar)))
                    .append('\n');
            out.append("    values: ")
                    .append(RulesText.quoted(line.substring(bar + 3)))
                    .append('\n');
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
        labels.forEach((name, value) -> text.add(name + "=" + GoText.quote(value)));
        out.append("    exp_samples:\n    - labels: ")
                .append(RulesText.quoted("ALERTS{" + String.join(",", text) + "}"))
                .append("\n      value: 1\n");
    }
}
