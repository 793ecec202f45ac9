package greenwall.fleet.enrol;

import greenwall.fleet.enrol.EnrolmentPlanner.LokiSettings;
import greenwall.fleet.enrol.EnrolmentStep.PlannedFile;
import greenwall.fleet.enrol.EnrolmentStep.Verification;
import greenwall.fleet.promql.GoFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The step that ships a host's journal, or its system log if it has no journal, to the site's Loki.
final class LogShipping {
    private static final String COST = "about 50 MiB of memory, and the traffic of its lines";

    private static final String POSITIONS = "/var/lib/greenwall-promtail.positions";
    private static final String PROMTAIL_FOLDER = "/var/lib/promtail";

    private LogShipping() {}

    static EnrolmentStep.HostStep step(
            String agent,
            HostInventory inventory,
            PackageManager manager,
            LokiSettings loki,
            Map<String, String> labels) {
        boolean journal = inventory.features().contains("journal");
        var sorted = new TreeMap<>(labels);
        var files = new ArrayList<PlannedFile>();
        var start = new ArrayList<String>();
        var stop = new ArrayList<String>();
        if (agent.equals("alloy")) {
            files.add(new PlannedFile("/etc/alloy/config.alloy", "644", alloy(loki, sorted, journal)));
        } else if (manager == PackageManager.APK) {
            files.add(
                    new PlannedFile("/etc/greenwall-promtail.yaml", "644", promtail(loki, sorted, journal, POSITIONS)));
            files.add(new PlannedFile(
                    "/etc/conf.d/loki-promtail", "644", "PROMTAIL_CONF=/etc/greenwall-promtail.yaml\n"));
        } else {
            files.add(new PlannedFile(
                    "/etc/promtail/config.yml",
                    "644",
                    promtail(loki, sorted, journal, PROMTAIL_FOLDER + "/positions.yaml")));
            // The package of Grafana runs promtail as a user of its own, who may not read the journal.
            start.add("install -d " + PROMTAIL_FOLDER);
            start.add(ifUserExists("chown promtail " + PROMTAIL_FOLDER));
            if (journal) {
                start.add(ifUserExists("usermod -aG systemd-journal promtail"));
                stop.add(ifUserExists("gpasswd -d promtail systemd-journal"));
            }
        }
        var commands = InitSystemCommands.of(inventory.init(), agent);
        start.addAll(commands.start());
        stop.addAll(0, commands.stop());
        var packages = manager == PackageManager.APK ? List.of(agent, agent + "-openrc") : List.of(agent);
        return new EnrolmentStep.HostStep(
                EnrolmentPlanner.JOURNAL,
                "shipping the journal to " + loki.url() + " with " + agent,
                COST,
                packages,
                files,
                start,
                commands.verify(),
                stop,
                List.of("/var/lib/" + agent, POSITIONS, "/var/log/promtail", "/etc/alloy", "/etc/promtail"),
                new Verification.ExpectedLogLine(sorted));
    }

    private static String ifUserExists(String command) {
        return "if id -u promtail >/dev/null 2>&1; then " + command + "; fi";
    }

    private static String push(LokiSettings loki) {
        // VictoriaLogs would replace a line that is JSON by its fields.
        var path = loki.victoria() ? "/insert/loki/api/v1/push?disable_message_parsing=1" : "/loki/api/v1/push";
        return loki.url().replaceFirst("/$", "") + path;
    }

    private static String alloy(LokiSettings loki, Map<String, String> labels, boolean journal) {
        var all = labels.entrySet().stream()
                .map(label -> GoFormat.quote(label.getKey()) + " = " + GoFormat.quote(label.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        return "// Written by Greenwall's enrolment.\n"
                + (journal
                        ? "loki.relabel \"units\" {\n  forward_to = []\n  rule {\n    source_labels = [\"__journal__systemd_unit\"]\n"
                                + "    target_label = \"unit\"\n  }\n}\n"
                                + "loki.source.journal \"system\" {\n  forward_to = [loki.write.site.receiver]\n"
                                + "  relabel_rules = loki.relabel.units.rules\n  labels = " + all + "\n}\n"
                        : "loki.source.file \"system\" {\n  targets = [{\"__path__\" = \"/var/log/messages\", "
                                + all.substring(1) + "]\n  forward_to = [loki.write.site.receiver]\n}\n")
                + "loki.write \"site\" {\n  endpoint {\n    url = " + GoFormat.quote(push(loki)) + "\n"
                + (loki.tenant().isEmpty() ? "" : "    tenant_id = " + GoFormat.quote(loki.tenant()) + "\n")
                + "  }\n}\n";
    }

    private static String promtail(LokiSettings loki, Map<String, String> labels, boolean journal, String positions) {
        var all = labels.entrySet().stream()
                .map(label -> GoFormat.quote(label.getKey()) + ": " + GoFormat.quote(label.getValue()))
                .collect(Collectors.joining(", "));
        return "# Written by Greenwall's enrolment.\nserver: {disable: true}\n"
                + "positions: {filename: " + positions + "}\nclients:\n  - url: "
                + GoFormat.quote(push(loki)) + "\n"
                + (loki.tenant().isEmpty() ? "" : "    tenant_id: " + GoFormat.quote(loki.tenant()) + "\n")
                + "scrape_configs:\n  - job_name: system\n"
                + (journal
                        ? "    journal: {labels: {" + all + "}}\n"
                                + "    relabel_configs: [{source_labels: [__journal__systemd_unit], target_label: unit}]\n"
                        : "    static_configs: [{targets: [localhost], labels: {" + all
                                + ", __path__: /var/log/messages}}]\n");
    }
}
