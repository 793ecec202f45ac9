package greenwall.app.config;

import greenwall.fleet.direct.DirectSettings;
import greenwall.fleet.quantity.Objectives;
import greenwall.fleet.sighting.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Everything that a site can set. What the file leaves out has its default here, so nobody asks twice.
///
/// `file` is where it was read from; empty when it came from options of the command line alone.
public record Config(
        Optional<Path> file,
        List<Cluster> clusters,
        Wall wall,
        Identity identity,
        Map<String, SiteQuantity> quantities,
        Ssh ssh,
        List<Path> runbooks,
        Objectives slo,
        boolean readOnly,
        Notifications notifications,
        Redact redact,
        Team team,
        String theme,
        Host host,
        Optional<Assistant> assistant,
        Enrol enrol,
        Checks checks) {
    public static final List<String> THEMES = List.of("night", "daylight", "high-contrast");

    /// A configuration in which only the clusters are set.
    public static Config of(List<Cluster> clusters, Ssh ssh) {
        return new Config(
                Optional.empty(),
                clusters,
                Wall.DEFAULT,
                Identity.DEFAULT,
                Map.of(),
                ssh,
                List.of(),
                Objectives.DEFAULT,
                false,
                Notifications.DEFAULT,
                Redact.NOTHING,
                Team.NONE,
                THEMES.getFirst(),
                Host.DEFAULT,
                Optional.empty(),
                Enrol.NONE,
                Checks.DEFAULT);
    }

    public Config withSsh(Ssh other) {
        return with(clusters, wall, other, runbooks, readOnly);
    }

    public Config withRunbooks(List<Path> other) {
        return with(clusters, wall, ssh, other, readOnly);
    }

    public Config withClusters(List<Cluster> other) {
        return with(other, wall, ssh, runbooks, readOnly);
    }

    public Config readFrom(OptionalDouble distance, OptionalDouble screen) {
        return with(clusters, wall.readFrom(distance, screen), ssh, runbooks, readOnly);
    }

    public Config readOnly(boolean only) {
        return with(clusters, wall, ssh, runbooks, only);
    }

    /// What the command line may change; all else stays.
    private Config with(
            List<Cluster> newClusters, Wall newWall, Ssh newSsh, List<Path> newRunbooks, boolean newReadOnly) {
        return new Config(
                file,
                newClusters,
                newWall,
                identity,
                quantities,
                newSsh,
                newRunbooks,
                slo,
                newReadOnly,
                notifications,
                redact,
                team,
                theme,
                host,
                assistant,
                enrol,
                checks);
    }

    /// `groupBy` are labels, the outermost first; `columns` are those of Hosts, none for the built-in ones;
    /// `thresholds` replace those of the built-in table, by quantity; `distance` is from where it is read
    /// and `screen` the diagonal, in metres.
    public record Wall(
            Duration refresh,
            List<String> groupBy,
            List<String> columns,
            Map<String, Threshold> thresholds,
            Densities densities,
            OptionalDouble distance,
            OptionalDouble screen) {
        public static final Wall DEFAULT = new Wall(
                Duration.ofSeconds(15),
                List.of(),
                List.of(),
                Map.of(),
                Densities.DEFAULT,
                OptionalDouble.empty(),
                OptionalDouble.empty());

        /// What the command line says of it wins.
        Wall readFrom(OptionalDouble saidDistance, OptionalDouble saidScreen) {
            return new Wall(
                    refresh,
                    groupBy,
                    columns,
                    thresholds,
                    densities,
                    saidDistance.isPresent() ? saidDistance : distance,
                    saidScreen.isPresent() ? saidScreen : screen);
        }
    }

    /// What a host's page shows: `charts` in their order, where none is named the built-in ones.
    public record Host(List<String> charts) {
        public static final Host DEFAULT = new Host(List.of());
    }

    /// In the quantity's base unit. An empty side keeps the built-in threshold.
    public record Threshold(OptionalDouble warn, OptionalDouble critical) {}

    /// Up to how many hosts the wall shows rows with sparklines, and up to how many tiles; above that,
    /// cells.
    public record Densities(int rows, int tiles) {
        public static final Densities DEFAULT = new Densities(60, 500);
    }

    /// What the console looks at itself: `when` the hosts that a Prometheus tells of, `every` how often, for how many
    /// `packets` a second; `hosts` leads from a name to an address, `services` are about hosts by the names that
    /// stand in the file, `ssh` is the consent to the fixed look at hosts.
    public record Checks(
            DirectSettings.When when,
            Duration every,
            double packets,
            Map<String, String> hosts,
            boolean ssh,
            List<Check> services) {
        public static final Checks DEFAULT =
                new Checks(DirectSettings.When.SILENT, Duration.ofSeconds(20), 2, Map.of(), false, List.of());
    }

    /// A language model that a person may ask, by the interface of OpenAI's chat completions.
    public record Assistant(SourceConfig endpoint, String model) {}

    /// Where enrolled hosts are written for Prometheus, `PATH` or `ssh://host/PATH`, and the labels that each gets.
    public record Enrol(Optional<String> fileSd, Map<String, String> labels) {
        public static final Enrol NONE = new Enrol(Optional.empty(), Map.of());
    }

    /// Which labels name a host, the most trusted first, and what no metric tells: `hosts` leads from any
    /// name to the host's, `peers` from a WireGuard peer's key or name to its host, `guests` from a domain
    /// to the host that runs in it, `disks` from `DOMAIN/DEVICE` to the dataset behind a guest's disk.
    /// `shouldRun` are guests that are missed when off.
    public record Identity(
            List<String> labels,
            Map<String, String> hosts,
            Map<String, String> peers,
            Map<String, String> guests,
            Map<String, String> disks,
            List<String> shouldRun) {
        public static final Identity DEFAULT = new Identity(
                List.of("host", "hostname", "nodename", "instance"), Map.of(), Map.of(), Map.of(), Map.of(), List.of());
    }

    /// A quantity of the site's own, or more forms for a built-in one. `forms` are PromQL, the first that
    /// answers wins; `key` are the labels that tell a host's several values apart.
    public record SiteQuantity(
            String id, Optional<String> unit, List<String> forms, Threshold threshold, List<String> key) {}

    /// `addresses` leads from a host to the address that SSH is to use for it; `helper` is the path on the
    /// hosts of what alone may be run as root; `probes` are folders with probes of the site's own;
    /// `journal` is the consent to read hosts' journals where a cluster has no Loki.
    public record Ssh(
            Optional<String> user,
            Path config,
            boolean sudo,
            Optional<String> helper,
            boolean shellSteps,
            boolean ownPrograms,
            Map<String, String> addresses,
            List<Path> probes,
            ProbeBudget budget,
            boolean journal) {
        public static Ssh usual(Path config) {
            return new Ssh(
                    Optional.empty(),
                    config,
                    false,
                    Optional.empty(),
                    false,
                    false,
                    Map.of(),
                    List.of(),
                    ProbeBudget.DEFAULT,
                    false);
        }
    }

    /// What a probe may take: `cores` of CPU for its own processes, and by how much the busy share of the
    /// host's CPUs may rise.
    public record ProbeBudget(double cores, double hostRise) {
        public static final ProbeBudget DEFAULT = new ProbeBudget(0.5, 0.5);
    }

    /// `collapseAbove` is how many at once are told one by one; `nag` how often an acknowledged alert that
    /// goes on is recalled.
    public record Notifications(boolean desktop, boolean sound, int collapseAbove, Duration nag) {
        public static final Notifications DEFAULT = new Notifications(true, false, 3, Duration.ofMinutes(15));
    }

    /// What is taken out of an incident that is handed to others: regular expressions, and labels whose
    /// values go.
    public record Redact(List<String> patterns, List<String> labels) {
        public static final Redact NOTHING = new Redact(List.of(), List.of());
    }

    /// With whom this console shares what people do: by a folder that each of its consoles reaches, and by silences of
    /// the Alertmanagers that are acknowledgements.
    public record Team(Optional<Path> folder, boolean alertmanager) {
        public static final Team NONE = new Team(Optional.empty(), false);
    }
}
