package greenwall.app.site;

import greenwall.connectors.files.LocalEnrolmentCommandRunner;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.connectors.ssh.SshUserPrompt;
import greenwall.connectors.ssh.SudoHelperScript;
import greenwall.fleet.enrol.ComponentCatalogue.Profile;
import greenwall.fleet.enrol.EnrolmentCommandRunner;
import greenwall.fleet.enrol.EnrolmentEvent;
import greenwall.fleet.enrol.EnrolmentPlan;
import greenwall.fleet.enrol.EnrolmentPlanner;
import greenwall.fleet.enrol.EnrolmentStep.PlannedFile;
import greenwall.fleet.enrol.HostEnroller;
import greenwall.fleet.enrol.TargetsFileStore;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ClusterHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Enrols hosts with a site's configuration: host access, the targets file, labels, Loki, and the probe helper.
public record HostEnrolment(Site site, SshHostAccess access, LocalEnrolmentCommandRunner local) {
    private static final String SSH = "ssh://";
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.:-]{0,252}";
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /// The limit of a targets file.
    private static final int MAX_CHARS = 64 << 20;

    public sealed interface PlanResult {
        record Ready(EnrolmentPlan plan) implements PlanResult {}

        record Impossible(String why) implements PlanResult {}
    }

    /// Inspects the host and makes a plan. Changes nothing.
    public PlanResult plan(String name, Profile profile, SshUserPrompt prompt) throws InterruptedException {
        if (!name.matches(NAME)) {
            return new PlanResult.Impossible("invalid host name \"" + name
                    + "\"; expected a name or alias without user@ (set the user in the SSH configuration or"
                    + " ssh: {user: …})");
        }
        if (!profile.text().isEmpty()) {
            return new PlanResult.Ready(EnrolmentPlanner.manualPlan(name, profile, plannerSite()));
        }
        var hostCommands = commands(name, prompt);
        return switch (HostEnroller.inventory(hostCommands)) {
            case HostEnroller.InventoryResult.Failed(var why) ->
                new PlanResult.Impossible("the host " + name + " cannot be inspected: " + why);
            case HostEnroller.InventoryResult.Read(var inventory) ->
                new PlanResult.Ready(
                        EnrolmentPlanner.of(name, hostCommands.address(), inventory, profile, plannerSite()));
        };
    }

    /// @param listener called on the working thread
    public HostEnroller enrolment(String name, SshUserPrompt prompt, Consumer<EnrolmentEvent> listener) {
        return new HostEnroller(
                commands(name, prompt), targets(prompt), new SiteEnrolledDataCheck(site.clusters()), listener);
    }

    private EnrolmentCommandRunner commands(String name, SshUserPrompt prompt) {
        return access.commands(new ClusterHost("", name), prompt);
    }

    private Optional<TargetsFileStore> targets(SshUserPrompt prompt) {
        return site.config().enrol().fileSd().map(file -> {
            int slash = file.indexOf('/', SSH.length());
            return file.startsWith(SSH)
                    ? new TargetsFileStore(
                            commands(file.substring(SSH.length(), slash), prompt),
                            file.substring(slash),
                            HostEnrolment::targetsFileProblem)
                    : new TargetsFileStore(local, file, HostEnrolment::targetsFileProblem);
        });
    }

    /// Parses a targets file before and after a change. The entries of all other hosts must be unchanged. The
    /// YAML parser also reads JSON.
    private static Optional<String> targetsFileProblem(String path, String before, String after, String host) {
        try {
            return otherEntries(before, host).equals(otherEntries(after, host))
                    ? Optional.empty()
                    : Optional.of("its format does not allow one entry to be changed without touching others");
        } catch (YamlEngineException | IllegalArgumentException bad) {
            return Optional.of("it cannot be read: "
                    + String.valueOf(bad.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static List<?> otherEntries(String text, String host) {
        var read = new Load(LoadSettings.builder().setCodePointLimit(MAX_CHARS).build()).loadFromString(text);
        if (read == null) {
            return List.of();
        }
        if (!(read instanceof List<?> entries)) {
            throw new IllegalArgumentException("it is not a list of entries");
        }
        return entries.stream().filter(entry -> !isOf(host, entry)).toList();
    }

    private static boolean isOf(String host, Object entry) {
        return entry instanceof Map<?, ?> map
                && map.get("labels") instanceof Map<?, ?> labels
                && host.equals(labels.get("__greenwall_host"));
    }

    /// The first Loki of the site. It is queried, because its URL may be that of a VictoriaLogs.
    static Optional<EnrolmentPlanner.LokiSettings> loki(Site site) {
        return site.clusters().stream()
                .filter(cluster -> cluster.cluster().loki().isPresent())
                .findFirst()
                .map(cluster -> {
                    var source = cluster.cluster().loki().orElseThrow();
                    boolean victoria = cluster.logs()
                            .flatMap(logs -> logs.buildInfo(DEADLINE).answer())
                            .filter(info -> info.product().equals("VictoriaLogs"))
                            .isPresent();
                    return new EnrolmentPlanner.LokiSettings(
                            source.url().toString(), source.tenant().orElse(""), source.isOpen(), victoria);
                });
    }

    private EnrolmentPlanner.SiteSettings plannerSite() {
        var config = site.config();
        var helper = config.ssh()
                .helper()
                .map(path -> new PlannedFile(path, "755", SudoHelperScript.text(ProbeCatalogue.builtIn())));
        return new EnrolmentPlanner.SiteSettings(
                config.enrol().fileSd(), config.enrol().labels(), loki(site), helper);
    }
}
