package greenwall.fleet.enrol;

import greenwall.fleet.BundledText;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.enrol.ComponentCatalogue.Component;
import greenwall.fleet.enrol.ComponentCatalogue.ComponentPackages;
import greenwall.fleet.enrol.ComponentCatalogue.Profile;
import greenwall.fleet.enrol.EnrolmentStep.PlannedFile;
import greenwall.fleet.enrol.EnrolmentStep.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Creates the plan for a host from its inventory and the settings of the site.
public final class EnrolmentPlanner {
    static final String HELPER = "helper";
    static final String JOURNAL = "journal";
    private static final String SCRIPTS = "/usr/local/lib/greenwall/";

    /// The settings of a site for enrolment.
    ///
    /// @param file the targets file, `PATH` or `ssh://host/PATH`; empty if the site has none
    /// @param loki the Loki to which the site's logs are sent, with the tenant
    /// @param helper the path of the probe helper on the hosts, and its text
    public record SiteSettings(
            Optional<String> file,
            Map<String, String> labels,
            Optional<LokiSettings> loki,
            Optional<PlannedFile> helper) {}

    /// @param open whether a host can send logs with only its URL and tenant, because nothing else is copied
    ///     to a host
    /// @param victoria whether it is a VictoriaLogs, which takes Loki's requests at a path of its own
    public record LokiSettings(String url, String tenant, boolean open, boolean victoria) {}

    private final String host;
    private final String address;
    private final Profile profile;
    private final SiteSettings site;
    private final ComponentCatalogue components = ComponentCatalogue.shipped();
    private final List<EnrolmentStep> steps = new ArrayList<>();
    private final List<String> byHand = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();

    private EnrolmentPlanner(String host, String address, Profile profile, SiteSettings site) {
        this.host = host;
        this.address = address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
        this.profile = profile;
        this.site = site;
    }

    /// The plan for a host on which nothing is run: a text for a person, and the entry for Prometheus.
    public static EnrolmentPlan manualPlan(String host, Profile profile, SiteSettings site) {
        var planner = new EnrolmentPlanner(host, host, profile, site);
        planner.byHand.addAll(profile.text());
        planner.targets.add(planner.address + ":" + profile.port());
        planner.describeTarget();
        return new EnrolmentPlan(host, Optional.empty(), List.of(), planner.byHand);
    }

    /// @param address the address at which Prometheus reaches the host
    public static EnrolmentPlan of(
            String host, String address, HostInventory inventory, Profile profile, SiteSettings site) {
        return new EnrolmentPlanner(host, address, profile, site).plan(inventory);
    }

    private EnrolmentPlan plan(HostInventory inventory) {
        var manager = inventory.packageManager();
        if (!inventory.isSupported()) {
            byHand.add(
                    SentenceCase.of(inventory.system())
                            + (inventory.kernel().isEmpty() ? "" : " (" + inventory.kernel() + ")")
                            + " is not supported: Greenwall installs nothing on it. Run node_exporter on it and configure Prometheus to scrape it.");
        } else if (!inventory.root()) {
            byHand.add("The user " + inventory.user()
                    + " is not root, and Greenwall cannot run commands with sudo, so nothing is installed. Allow this user"
                    + " to use sudo without a password (sudoers) and set ssh: {sudo: true}, or log in as root.");
        } else {
            components.components().stream()
                    .filter(part -> profile.parts().contains(part.id()))
                    .filter(part -> inventory.meets(part.when()))
                    .forEach(part -> add(part, inventory, manager.get()));
            if (profile.parts().contains(JOURNAL)) {
                journal(inventory, manager.get());
            }
            if (profile.parts().contains(HELPER)) {
                helper(inventory);
            }
            noteByHand(inventory, manager.get());
        }
        if (targets.isEmpty()) {
            targets.add(address + ":" + 9100);
            describeTarget();
        } else if (site.file().isPresent()) {
            steps.add(new EnrolmentStep.PrometheusStep(site.file().get(), entry()));
        } else {
            describeTarget();
        }
        return new EnrolmentPlan(host, Optional.of(inventory), steps, byHand);
    }

    private TargetsFile.Entry entry() {
        var labels = new TreeMap<>(site.labels());
        labels.putIfAbsent("host", host);
        return new TargetsFile.Entry(host, targets, labels);
    }

    private void describeTarget() {
        byHand.add((site.file().isEmpty()
                        ? "No targets file is configured (enrol: {file_sd: …}). Add this entry to Prometheus: "
                        : "Add this entry to " + site.file().get() + ": ")
                + "{\"targets\": " + entry().targetsText() + ", \"labels\": "
                + entry().labelsText() + "}");
    }

    private void add(Component part, HostInventory inventory, PackageManager manager) {
        if (part.script().isPresent()) {
            boolean needless = part.instead()
                    .flatMap(components::part)
                    .filter(better -> better.packed().containsKey(manager)
                            && profile.parts().contains(better.id()))
                    .isPresent();
            if (!needless) {
                addTextCollector(part, inventory, manager);
            }
            return;
        }
        var packed = part.packed().get(manager);
        if (packed == null) {
            if (part.port().isPresent()
                    && components.components().stream().noneMatch(other -> replaces(other, part, manager))) {
                byHand.add(part.title() + " is left out: no package of it is known for " + inventory.system() + ".");
            }
            return;
        }
        if (part.port().isPresent()) {
            int port = part.port().getAsInt();
            targets.add(address + ":" + port);
            if (inventory.listeningPorts().contains(port) && !inventory.steps().containsKey(part.id())) {
                byHand.add("Port " + port + " is already in use: the program on it is left unchanged and scraped as "
                        + part.title() + ".");
                return;
            }
        }
        steps.add(packages(part, packed, inventory, manager));
    }

    /// Whether another part on the same host provides the same data as this one.
    private boolean replaces(Component other, Component part, PackageManager manager) {
        return !other.id().equals(part.id())
                && other.when().equals(part.when())
                && profile.parts().contains(other.id())
                && (other.script().isPresent() || other.packed().containsKey(manager));
    }

    private static EnrolmentStep.HostStep packages(
            Component part, ComponentPackages packed, HostInventory inventory, PackageManager manager) {
        var files = new ArrayList<PlannedFile>();
        packed.settings().ifPresent(path -> {
            var arguments = part.arguments().replace("{textfiles}", packed.textfiles())
                    + (inventory.init().equals("systemd") ? " --collector.systemd" : "");
            files.add(new PlannedFile(
                    path,
                    "644",
                    "# Written by Greenwall's enrolment.\n" + packed.variable() + "=\"" + arguments + "\"\n"));
        });
        var commands = new ArrayList<String>();
        if (!packed.textfiles().isEmpty() && manager != PackageManager.APT) {
            commands.add("mkdir -p " + packed.textfiles());
        }
        var ofUnit = InitSystemCommands.of(inventory.init(), packed.unit());
        commands.addAll(ofUnit.start());
        return new EnrolmentStep.HostStep(
                part.id(),
                part.title(),
                part.cost(),
                packed.packages(),
                files,
                commands,
                ofUnit.verify(),
                ofUnit.stop(),
                part.leftovers(),
                part.port().isPresent()
                        ? new Verification.ExpectedMetric(part.port().getAsInt(), part.metric())
                        : new Verification.CommandsOnly());
    }

    /// Adds a collector that writes a text file every minute.
    private void addTextCollector(Component part, HostInventory inventory, PackageManager manager) {
        var node = components
                .part("node")
                .flatMap(exporter -> Optional.ofNullable(exporter.packed().get(manager)))
                .orElseThrow();
        if (inventory.listeningPorts().contains(9100)
                && !inventory.steps().containsKey("node")
                && !inventory.steps().containsKey(part.id())
                && node.packages().stream().noneMatch(inventory.packages()::contains)) {
            byHand.add("The program on port 9100 is not the node_exporter of this system's packages, so its folder of"
                    + " text files is not known: " + part.title() + " is left out.");
            return;
        }
        var folder = node.textfiles();
        var name = "greenwall-" + part.id();
        var source = part.script().orElseThrow();
        var script = SCRIPTS + source;
        var out = folder + "/" + name + ".prom";
        var once = script + " >" + out + ".new && mv " + out + ".new " + out;
        var files = new ArrayList<PlannedFile>();
        files.add(new PlannedFile(script, "755", BundledText.of(EnrolmentPlanner.class, source)));
        switch (inventory.init()) {
            case "systemd" -> {
                files.add(new PlannedFile("/etc/systemd/system/" + name + ".service", "644", """
                        # Written by Greenwall's enrolment.
                        [Service]
                        Type=oneshot
                        ExecStart=/bin/sh -c '%s'
                        """.formatted(once)));
                files.add(new PlannedFile("/etc/systemd/system/" + name + ".timer", "644", """
                        # Written by Greenwall's enrolment.
                        [Timer]
                        OnBootSec=30s
                        OnUnitActiveSec=60s
                        [Install]
                        WantedBy=timers.target
                        """));
            }
            case "openrc" -> files.add(new PlannedFile("/etc/init.d/" + name, "755", """
                    #!/sbin/openrc-run
                    # Written by Greenwall's enrolment.
                    supervisor=supervise-daemon
                    command=/bin/sh
                    command_args="-c 'while :; do %s; sleep 60; done'"
                    """.formatted(once)));
            default -> {
                byHand.add("This host has neither systemd nor OpenRC to run a collector every minute, so "
                        + part.title() + " is left out.");
                return;
            }
        }
        var unit = inventory.init().equals("systemd") ? name + ".timer" : name;
        var ofUnit = InitSystemCommands.of(inventory.init(), unit);
        var commands = new ArrayList<>(ofUnit.start());
        if (inventory.init().equals("systemd")) {
            commands.add("systemctl start " + name + ".service");
        }
        var stop = new ArrayList<>(ofUnit.stop());
        stop.add("rm -f " + out + " " + out + ".new");
        steps.add(new EnrolmentStep.HostStep(
                part.id(),
                part.title(),
                part.cost(),
                List.of(),
                files,
                commands,
                ofUnit.verify(),
                stop,
                List.of(),
                new Verification.ExpectedMetric(9100, "node_textfile_mtime_seconds{file=\"" + out + "\"}")));
    }

    private void journal(HostInventory inventory, PackageManager manager) {
        if (site.loki().isEmpty()) {
            return;
        }
        var loki = site.loki().get();
        if (!loki.open()) {
            byHand.add(
                    "The site's Loki needs more settings than its URL and one tenant (such as credentials, headers or"
                            + " a CA file), and Greenwall copies none of these to a host: configure log shipping by"
                            + " hand.");
            return;
        }
        var shippers = manager == PackageManager.APK ? List.of("loki-promtail") : List.of("alloy", "promtail");
        // A second shipper would send every line twice.
        var found = Stream.of(inventory.packages(), inventory.availablePackages())
                .flatMap(packages -> shippers.stream().filter(packages::contains))
                .findFirst()
                .or(() -> manager == PackageManager.APK ? Optional.of("loki-promtail") : Optional.empty());
        if (found.isEmpty()) {
            byHand.add(inventory.system()
                    + " has packages for neither alloy nor promtail, and Greenwall adds no other repository. To install"
                    + " one of them, add Grafana's repository by hand and run this again.");
            return;
        }
        var labels = new TreeMap<>(site.labels());
        labels.put("host", host);
        if (inventory.packages().contains(found.get()) && !inventory.steps().containsKey(JOURNAL)) {
            byHand.add(found.get()
                    + " is already installed here with a configuration that Greenwall did not write, so it is left"
                    + " unchanged.");
            return;
        }
        steps.add(LogShipping.step(found.get(), inventory, manager, loki, labels));
    }

    private void helper(HostInventory inventory) {
        if (site.helper().isEmpty()) {
            return;
        }
        var script = site.helper().get();
        if (inventory.user().equals("root")) {
            byHand.add("The console logs in as root here, so the probe helper is not needed.");
            return;
        }
        var sudoers = "/etc/sudoers.d/greenwall";
        steps.add(new EnrolmentStep.HostStep(
                HELPER,
                "the probe helper",
                "nothing while no probe runs",
                List.of(),
                List.of(
                        script,
                        new PlannedFile(
                                sudoers, "440", inventory.user() + " ALL=(root) NOPASSWD: " + script.path() + "\n")),
                List.of(),
                List.of("visudo -cqf " + sudoers, "sh -n " + script.path()),
                List.of(),
                List.of(),
                new Verification.CommandsOnly()));
    }

    private void noteByHand(HostInventory inventory, PackageManager manager) {
        if (manager == PackageManager.DNF
                && inventory.like().contains("rhel")
                && !inventory.like().getFirst().equals("fedora")) {
            byHand.add(
                    "node_exporter comes from EPEL here: if dnf does not find it, run dnf install epel-release first.");
        }
        if (inventory.features().contains("containers")) {
            byHand.add(
                    "A container engine is installed here. Containers are not inspected; node_exporter counts them with the host.");
        }
        byHand.add(
                inventory.features().contains("btf")
                        ? "The kernel has BTF: bpftrace and libbpf-tools can work here once they are installed."
                        : "The kernel has no BTF: only probes that do not need BTF work here.");
    }
}
