package greenwall.app.config;

import greenwall.fleet.checkschedule.DirectCheckSettings;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.probe.run.CpuBudget;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All settings of a site. Settings that the file omits have their default value.
///
/// @param file the file from which it was read; empty if all settings came from the command line
/// @param hostCharts the charts of a host in their order; empty for the built-in ones
public record Config(
        Optional<Path> file,
        List<ClusterConfig> clusters,
        Wall wall,
        IdentitySettings identity,
        Map<String, SiteQuantity> quantities,
        Ssh ssh,
        List<Path> runbooks,
        ServiceLevelObjectives slo,
        boolean readOnly,
        Notifications notifications,
        RedactionRules redact,
        Team team,
        String theme,
        List<String> hostCharts,
        Optional<Assistant> assistant,
        EnrolmentSettings enrol,
        DirectCheckSettings checks) {
    public static final List<String> THEMES = List.of("night", "daylight", "high-contrast");

    public Config withSsh(Ssh other) {
        return with(clusters, wall, other, readOnly);
    }

    public Config withClusters(List<ClusterConfig> other) {
        return with(other, wall, ssh, readOnly);
    }

    public Config withViewingDistance(Optional<Double> distance, Optional<Double> screen) {
        return with(clusters, wall.withViewingDistance(distance, screen), ssh, readOnly);
    }

    public Config asReadOnly() {
        return with(clusters, wall, ssh, true);
    }

    /// Replaces the settings that the command line may change.
    private Config with(List<ClusterConfig> newClusters, Wall newWall, Ssh newSsh, boolean newReadOnly) {
        return new Config(
                file,
                newClusters,
                newWall,
                identity,
                quantities,
                newSsh,
                runbooks,
                slo,
                newReadOnly,
                notifications,
                redact,
                team,
                theme,
                hostCharts,
                assistant,
                enrol,
                checks);
    }

    /// @param groupBy the labels by which hosts are grouped, outermost first
    /// @param rows up to this number of hosts the wall shows rows, and up to `tiles` tiles
    public record Wall(
            Duration refresh,
            List<String> groupBy,
            List<String> columns,
            Map<String, Threshold> thresholds,
            int rows,
            int tiles,
            Optional<Double> distance,
            Optional<Double> screen) {
        /// Returns a copy in which the values of the command line override those of the file.
        Wall withViewingDistance(Optional<Double> distanceOption, Optional<Double> screenOption) {
            return new Wall(
                    refresh,
                    groupBy,
                    columns,
                    thresholds,
                    rows,
                    tiles,
                    distanceOption.or(() -> distance),
                    screenOption.or(() -> screen));
        }
    }

    /// Thresholds in the quantity's base unit. An empty one keeps the built-in threshold.
    public record Threshold(Optional<Double> warn, Optional<Double> critical) {}

    /// A language model with OpenAI's chat completions API.
    public record Assistant(SourceConfig endpoint, String model) {}

    /// The targets file for enrolled hosts, as `PATH` or `ssh://host/PATH`, and the labels of each host.
    public record EnrolmentSettings(Optional<String> fileSd, Map<String, String> labels) {}

    /// A quantity defined by the site, or more forms of a built-in one. `forms` are PromQL expressions; the
    /// first one that returns data is used. `key` lists the labels that distinguish several values of a host.
    public record SiteQuantity(
            String id, Optional<String> unit, List<String> forms, Threshold threshold, List<String> key) {}

    /// `addresses` maps hosts to their SSH addresses. `helper` is the path of the only program that is run as
    /// root on hosts. `probes` are folders with the site's own probes. `journal` permits reading hosts'
    /// journals if a cluster has no Loki.
    public record Ssh(
            Optional<String> user,
            Path config,
            boolean sudo,
            Optional<String> helper,
            boolean shellSteps,
            boolean ownPrograms,
            Map<String, String> addresses,
            List<Path> probes,
            CpuBudget budget,
            boolean journal) {}

    /// `collapseAbove` is the maximum number of notifications shown separately. `nag` is the interval of
    /// reminders about an alert.
    public record Notifications(boolean desktop, boolean sound, int collapseAbove, Duration nag) {}

    /// The parts to remove from an exported incident: matches of regular expressions, and the values of labels.
    public record RedactionRules(List<String> patterns, List<String> labels) {}

    /// How consoles share the actions of their users: with a shared folder, and with silences that represent
    /// acknowledgements.
    public record Team(Optional<Path> folder, boolean alertmanager) {}
}
