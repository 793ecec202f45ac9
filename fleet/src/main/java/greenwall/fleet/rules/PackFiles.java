package greenwall.fleet.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The pack as files, by name.
public final class PackFiles {
    private static final String RECORDS = "greenwall-records.rules.yml";
    private static final String SLOW = "greenwall-records-slow.rules.yml";
    private static final String ALERTS = "greenwall-alerts.rules.yml";

    private static final String MADE = " Made by greenwall rules export.";

    private PackFiles() {}

    public static Map<String, String> of(List<Rule.Group> groups) {
        var files = new TreeMap<String, String>();
        var records = groups.stream().filter(PackFiles::records).toList();
        var alerts = groups.stream().filter(g -> !records(g)).toList();
        var slow = records.stream().filter(PackFiles::slow).toList();
        var often = records.stream().filter(g -> !slow(g)).toList();
        files.put(RECORDS, RulesText.yaml("Quantities, each recorded once for all alerts and consoles." + MADE, often));
        files.put(SLOW, RulesText.yaml("Rules that look back for hours or days, evaluated less often." + MADE, slow));
        files.put(ALERTS, RulesText.yaml("Alerts, with the limits of the table of quantities." + MADE, alerts));
        var quick = groups.stream().filter(g -> !slow(g)).toList();
        files.put("greenwall-tests.yml", PackTests.yaml(quick, List.of(RECORDS, ALERTS), "1m"));
        files.put("greenwall-tests-slow.yml", PackTests.yaml(groups, List.of(RECORDS, SLOW, ALERTS), "5m"));
        files.put("greenwall-tests-ages.yml", PackTests.yaml(quick, List.of(RECORDS, ALERTS), "12h"));
        files.put("alertmanager.yml", RulesPack.resource("alertmanager.yml"));
        files.put("README.md", RulesPack.resource("README.md"));
        return files;
    }

    private static boolean records(Rule.Group group) {
        return group.rules().getFirst() instanceof Rule.Recording;
    }

    private static boolean slow(Rule.Group group) {
        return group.interval().compareTo(RulesPack.OFTEN) > 0;
    }
}
