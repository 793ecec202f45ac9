package greenwall.app.config;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.Unit;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.views.host.HostViewContent;
import greenwall.views.wall.WallView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Parses a configuration file into a [Config], and reports all errors at once.
///
/// @param quantityIds the ids of the built-in quantities; if empty, ids are not checked
/// @param fetched the secrets that are fetched, so that a missing one is an error
public record ConfigReader(
        ConfigPaths paths,
        SecretFetcher secrets,
        Set<String> quantityIds,
        boolean clustersNeeded,
        FetchedSecrets fetched) {
    public ConfigReader(ConfigPaths paths, SecretFetcher secrets, Set<String> quantityIds) {
        this(paths, secrets, quantityIds, true, FetchedSecrets.ALL);
    }

    public enum FetchedSecrets {
        ALL,
        /// A window does not wait for commands, which may need the network.
        WITHOUT_COMMANDS,
        /// No source of the file is used.
        NONE
    }

    public ConfigReader fetching(FetchedSecrets which) {
        return new ConfigReader(paths, secrets, quantityIds, clustersNeeded, which);
    }

    /// A reader for a file that only needs to contain settings, because the sources come from elsewhere.
    public ConfigReader withOptionalClusters() {
        return new ConfigReader(paths, secrets, quantityIds, false, FetchedSecrets.NONE);
    }

    /// @param file the file from which the text was read, to resolve relative paths
    public ConfigResult read(Path file, String shownAs, String text) {
        var syntaxCollector = new ConfigErrorCollector(shownAs);
        var syntax = new YamlParser(syntaxCollector);
        var root = syntax.parse(text);
        var collector = new ConfigErrorCollector(shownAs);
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        var context = new ConfigReadContext(collector, false, keys());
        Optional<Config> config = Optional.empty();
        if (root.isEmpty() || (root.get() instanceof YamlNode.Scalar scalar && scalar.isNothing())) {
            if (!syntaxCollector.hasErrors()) {
                collector.error(
                        FilePosition.WHOLE,
                        "nothing in the file",
                        clustersNeeded ? "at least \"clusters:\" with one source" : "at least one setting");
            }
        } else if (root.get() instanceof YamlNode.Mapping mapping) {
            config = Optional.of(pass(context, mapping, Optional.of(file), folder));
        } else {
            collector.error(root.get().position(), root.get().inWords(), "\"key: value\" lines, such as \"clusters:\"");
        }
        checkSecrets(context, !collector.hasErrors() && !syntaxCollector.hasErrors());
        collector.forgetLines(syntax.repairedLines());
        if (syntax.droppedLines()) {
            collector.forgetMissing();
        }
        collector.addAll(syntaxCollector);
        return collector.hasErrors() || config.isEmpty()
                ? new ConfigResult.Rejected(collector.errors(), collector.warnings())
                : new ConfigResult.Loaded(config.get(), collector.warnings());
    }

    /// The configuration if there is no file: the default of every setting.
    public Config defaults(Path folder) {
        var context = new ConfigReadContext(new ConfigErrorCollector(""), false, Set.of());
        return withOptionalClusters().pass(context, null, Optional.empty(), folder);
    }

    /// The paths of all keys. `[]` stands for any item of a list, `<…>` for a name chosen by the site.
    public static Set<String> keys() {
        var survey = new ConfigReadContext(new ConfigErrorCollector(""), true, Set.of());
        var emptyPaths = new ConfigPaths("", Path.of(""), _ -> null);
        new ConfigReader(
                        emptyPaths,
                        new SecretFetcher(_ -> null, SecretFetcher.COMMAND_TIMEOUT, InstantSource.system()),
                        Set.of())
                .pass(survey, null, Optional.empty(), Path.of(""));
        return Set.copyOf(survey.keys);
    }

    private Config pass(ConfigReadContext context, YamlNode.@Nullable Mapping node, Optional<Path> file, Path folder) {
        return new Pass(context, folder).read(ConfigSectionReader.root(context, node), file);
    }

    /// Fetches the secrets once, in parallel, so that a missing one is reported at once.
    ///
    /// @param withCommands whether commands are run, which is in vain while the file has other errors
    private void checkSecrets(ConfigReadContext context, boolean withCommands) {
        if (fetched == FetchedSecrets.NONE) {
            return;
        }
        boolean runCommands = withCommands && fetched == FetchedSecrets.ALL;
        var checked = context.secrets.stream()
                .filter(placed -> runCommands || !(placed.secret() instanceof SecretLocation.FromCommand))
                .toList();
        var distinct = checked.stream()
                .map(ConfigReadContext.PositionedSecret::secret)
                .distinct()
                .toList();
        try {
            var errors = TaskThreads.runAll(distinct.stream()
                    .<Callable<Optional<SecretFetcher.FetchResult.FetchError>>>map(
                            secret -> () -> secrets.errorOf(secret))
                    .toList());
            for (var placed : checked) {
                errors.get(distinct.indexOf(placed.secret()))
                        .ifPresent(t -> context.collector.error(placed.position(), t.found(), t.expected()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Pass {
        private final ConfigReadContext context;
        private final Path folder;
        private final ConfigValueType<Path> path;
        private final SourceConfigReader sources;
        private final Set<String> ownQuantities = new HashSet<>();
        private final Set<String> ownRatios = new HashSet<>();
        private final ThresholdOrderCheck thresholds = new ThresholdOrderCheck();

        Pass(ConfigReadContext context, Path folder) {
            this.context = context;
            this.folder = folder;
            this.path =
                    ConfigValueType.of("a path, where \"~/\" is the home folder", text -> paths.resolve(folder, text));
            this.sources = new SourceConfigReader(new SecretLocationReader(context, path, paths.osName()), path);
        }

        Config read(ConfigSectionReader root, Optional<Path> file) {
            var clusters = new ClusterConfigReader(sources, clustersNeeded).read(root, context.survey);
            var quantities = root.quantitySections("quantities", ConfigValueType.QUANTITY_ID, this::quantity);
            ownQuantities.addAll(quantities.keySet());
            var config = new Config(
                    file,
                    clusters,
                    wall(root.section("wall")),
                    identity(root.section("identity")),
                    quantities,
                    new SshSettingsReader(path, paths.home()).read(root.section("ssh")),
                    runbooks(root),
                    ObjectivesReader.read(root.section("slo")),
                    root.value("read_only", ConfigValueType.FLAG).orElse(false),
                    notifications(root.section("notifications")),
                    redact(root.section("redact")),
                    team(root.section("team")),
                    root.value("theme", ConfigValueType.oneOf(Config.THEMES)).orElse(Config.THEMES.getFirst()),
                    root.section("host").values("charts", quantityOr(HostViewContent.chartNames(), "a chart")),
                    assistant(root.section("assistant")),
                    enrol(root.section("enrol")),
                    new DirectChecksConfigReader(path).read(root.section("checks")));
            thresholds.check();
            context.checkKeys();
            return config;
        }

        private Optional<Config.Assistant> assistant(ConfigSectionReader section) {
            var url = sources.url(section, SourceUrl.OF_MODEL);
            var model = section.required("model", ConfigValueType.TEXT);
            var auth = sources.secrets()
                    .read(section, "key")
                    .<SourceConfig.AuthConfig>map(key -> new SourceConfig.AuthConfig.Bearer(key, Optional.empty()))
                    .orElseGet(SourceConfig.AuthConfig.None::new);
            return url.isPresent() && model.isPresent()
                    ? Optional.of(new Config.Assistant(
                            SourceConfig.plain(
                                    Source.Kind.ASSISTANT,
                                    url.get().base(),
                                    url.get().query(),
                                    auth),
                            model.get()))
                    : Optional.empty();
        }

        private Config.Wall wall(ConfigSectionReader section) {
            var refresh = section.value("refresh", ConfigValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1)))
                    .orElse(Duration.ofSeconds(15));
            var groupBy = section.values("group_by", ConfigValueType.LABEL_NAME);
            var columns = section.values("columns", quantityOr(WallView.columnNames(), "a column"));
            var thresholds = section.quantitySections(
                    "thresholds", knownQuantity(), (id, threshold) -> Optional.of(threshold(id, threshold)));
            var densities = section.section("densities");
            int rows =
                    densities.value("rows", ConfigValueType.count(0, 1_000_000)).orElse(60);
            int tiles = densities
                    .value("tiles", ConfigValueType.count(0, 1_000_000))
                    .orElse(500);
            if (densities.isPresent() && tiles < rows) {
                densities.error(
                        "fewer tiles (" + tiles + ") than rows (" + rows + ")", "at least as many tiles as rows");
            }
            var distance = section.value("distance", ConfigValueType.DISTANCE);
            var screen = section.value("screen", ConfigValueType.SCREEN);
            if (screen.isPresent() && !section.has("distance")) {
                section.warning(
                        "screen",
                        "\"screen\" without \"distance\", so it has an effect only with --distance",
                        "\"distance\", or --distance");
            }
            return new Config.Wall(refresh, groupBy, columns, thresholds, rows, tiles, distance, screen);
        }

        private ConfigValueType<String> quantityOr(List<String> words, String what) {
            var quantity = knownQuantity();
            return new ConfigValueType<>(
                    what + " (" + String.join(", ", words) + ") or " + quantity.expected(),
                    text -> words.contains(text)
                            ? Optional.of(text)
                            : quantity.read().apply(text),
                    text -> SpellingSuggestion.to(text, words)
                            .or(() -> quantity.suggest().apply(text)));
        }

        private ConfigValueType<String> knownQuantity() {
            var known = new HashSet<String>(quantityIds);
            known.addAll(ownQuantities);
            return quantityIds.isEmpty()
                    ? ConfigValueType.QUANTITY_ID
                    : new ConfigValueType<>(
                            "a quantity's id, built in or from \"quantities\"",
                            text -> Optional.of(text).filter(known::contains),
                            text -> SpellingSuggestion.to(text, known));
        }

        private Config.Threshold threshold(String quantity, ConfigSectionReader section) {
            boolean isShare = QuantityCatalogue.shipped()
                    .quantity(quantity)
                    .filter(Quantity::isShare)
                    .isPresent();
            var value = isShare ? ConfigValueType.RATIO : ConfigValueType.AMOUNT;
            var threshold = new Config.Threshold(section.value("warn", value), section.value("critical", value));
            if (ownRatios.contains(quantity)) {
                checkShare("warn", threshold.warn(), section);
                checkShare("critical", threshold.critical(), section);
            }
            thresholds.add(quantity, threshold, section);
            return threshold;
        }

        private Optional<Config.SiteQuantity> quantity(String id, ConfigSectionReader section) {
            var unit = section.value("unit", UNIT);
            var forms = section.values("forms", PROMQL);
            if (!section.has("forms")) {
                section.missing("forms", "a list of PromQL expressions, the preferred one first");
            } else if (forms.isEmpty() && section.isEmptyList("forms")) {
                section.error("forms", "an empty list", "at least one PromQL expression");
            }
            // A source may support more than PromQL, so the expression is still sent.
            for (var form : forms) {
                if (Promql.parse(form) instanceof ParseResult.Invalid(var error)) {
                    section.warning(
                            "forms",
                            ConfigErrorCollector.quoted(form) + " (" + error.message() + ")",
                            "a valid PromQL expression");
                }
            }
            boolean builtIn = QuantityCatalogue.shipped().quantity(id).isPresent();
            if (!builtIn && unit.equals(Optional.of("ratio"))) {
                ownRatios.add(id);
            }
            var threshold = threshold(id, section);
            var key = section.values("key", ConfigValueType.LABEL_NAME);
            if (builtIn) {
                Stream.of("unit", "key")
                        .filter(section::has)
                        .forEach(name -> section.warning(
                                name,
                                "\"" + name + "\" of a built-in quantity, which has no effect",
                                "only forms and thresholds"));
            }
            return forms.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Config.SiteQuantity(id, unit, forms, threshold, key));
        }

        /// A ratio may be above 1, such as a load per CPU, but one above 10 is probably a percentage without its sign.
        private static void checkShare(String key, Optional<Double> limit, ConfigSectionReader section) {
            limit.filter(ratio -> ratio > 10)
                    .ifPresent(ratio ->
                            section.warning(key, "a share of " + Unit.RATIO.text(ratio), "a share such as 0.9 or 90%"));
        }

        /// The labels of the clusters are not yet known.
        private IdentitySettings identity(ConfigSectionReader section) {
            var labels = section.values("labels", ConfigValueType.LABEL_NAME);
            return new IdentitySettings(
                    Stream.concat(labels.stream(), IdentitySettings.DEFAULT.labels().stream())
                            .distinct()
                            .toList(),
                    section.valuesByName("hosts", "name", ConfigValueType.TEXT, ConfigValueType.TEXT),
                    section.valuesByName("peers", "peer", ConfigValueType.TEXT, ConfigValueType.TEXT),
                    section.valuesByName("guests", "domain", ConfigValueType.TEXT, ConfigValueType.TEXT),
                    section.valuesByName("disks", "domain/device", ConfigValueType.TEXT, ConfigValueType.TEXT),
                    Set.copyOf(section.values("should_run", ConfigValueType.TEXT)),
                    Set.copyOf(section.values("retired", ConfigValueType.TEXT)),
                    Map.of());
        }

        private List<Path> runbooks(ConfigSectionReader root) {
            if (!root.has("runbooks")) {
                return paths.defaultRunbooks(folder);
            }
            var folders = root.values("runbooks", path);
            for (var folder : folders) {
                if (!Files.isDirectory(folder)) {
                    root.warning("runbooks", "no folder " + folder, "a folder of runbooks");
                }
            }
            return folders;
        }

        private Config.Notifications notifications(ConfigSectionReader section) {
            return new Config.Notifications(
                    section.value("desktop", ConfigValueType.FLAG).orElse(true),
                    section.value("sound", ConfigValueType.FLAG).orElse(false),
                    section.value("collapse_above", ConfigValueType.count(1, 100))
                            .orElse(3),
                    section.value("nag", ConfigValueType.duration(Duration.ofMinutes(1), Duration.ofDays(1)))
                            .orElse(Duration.ofMinutes(15)));
        }

        private Config.RedactionRules redact(ConfigSectionReader section) {
            return new Config.RedactionRules(
                    section.values("patterns", ConfigValueType.PATTERN),
                    section.values("labels", ConfigValueType.LABEL_NAME));
        }

        private Config.EnrolmentSettings enrol(ConfigSectionReader section) {
            var file = section.value("file_sd", TARGET_FILE)
                    .flatMap(text -> text.startsWith("ssh://")
                            ? Optional.of(text)
                            : paths.resolve(folder, text).map(Path::toString));
            var labels = section.valuesByName("labels", "label", ConfigValueType.LABEL_NAME, ConfigValueType.TEXT);
            return new Config.EnrolmentSettings(file, labels);
        }

        private Config.Team team(ConfigSectionReader section) {
            var folder = section.value("folder", path);
            if (folder.isPresent() && !Files.isDirectory(folder.get())) {
                section.warning("folder", "no folder " + folder.get(), "the team's folder");
            }
            boolean alertmanager =
                    section.value("alertmanager", ConfigValueType.FLAG).orElse(false);
            return new Config.Team(folder, alertmanager);
        }
    }

    private static final ConfigValueType<String> UNIT = ConfigValueType.matching(
            "a unit of at most 16 characters: letters, digits and % / ° . · * ^ -, such as s, B/s, ratio or W",
            "[\\p{L}\\p{N}%/°²³.·*^-]{1,16}");
    private static final ConfigValueType<String> PROMQL = ConfigValueType.of(
            "a PromQL expression", text -> Optional.of(text.strip()).filter(t -> !t.isEmpty() && t.length() <= 20_000));
    private static final ConfigValueType<String> TARGET_FILE = ConfigValueType.of(
            "a Prometheus file_sd file (.json, .yml, .yaml), or ssh://host/PATH",
            text -> Optional.of(text)
                    .filter(t -> t.matches(".*\\.(json|ya?ml)") && t.chars().noneMatch(Character::isISOControl))
                    .filter(t -> !t.contains("://")
                            || t.startsWith("ssh://")
                                    && t.indexOf('/', 6) > 6
                                    && SshSettingsReader.SSH_ADDRESS
                                            .read()
                                            .apply(t.substring(6, t.indexOf('/', 6)))
                                            .isPresent()));
}
