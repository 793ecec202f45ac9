package greenwall.fleet.rules;

import greenwall.fleet.BundledText;
import greenwall.fleet.form.TargetLabels;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.quantity.DefinitionFileReader;
import greenwall.fleet.quantity.DefinitionFileReader.Block;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// The rules for a site: recording rules for quantities, and alerts on them by the limits of the site.
public final class RulesPack {
    /// Labels that distinguish machines of the same name; the targets of one machine may differ in them.
    public static final List<String> SITE_LABELS = List.of("cluster", "environment", "location");

    static final Duration SHORT_INTERVAL = Duration.ofSeconds(30);
    private static final Duration LONG_INTERVAL = Duration.ofMinutes(2);
    private static final Set<String> SLOW =
            Set.of("fs.full_in", "pool.full_in", "slo.host", "slo.pool", "slo.arc", "slo.wg");
    private static final Set<String> OWN = Set.of("up", "up.host", "disk.pool");
    private static final String ALERTS = "alert area severity about of where pooled expr for keep says hint";
    private static final String RECORDS = "record of else slow expr";

    private final QuantityCatalogue catalogue;
    private final QuantityQueries queries;
    private final Function<String, String> runbooks;
    private final Set<String> used = new LinkedHashSet<>();

    private RulesPack(QuantityCatalogue catalogue, String hostLabel, Function<String, String> runbooks) {
        this.catalogue = catalogue;
        this.queries = QuantityQueries.forAllHosts(catalogue, SITE_LABELS, hostLabel);
        this.runbooks = runbooks;
    }

    /// @param hostLabel the label by which the site names its machines; `instance` is taken without its port
    /// @param runbooks returns the URL of an alert's runbook; empty if there is none
    public static List<PrometheusRule.Group> groups(
            QuantityCatalogue catalogue, String hostLabel, Function<String, String> runbooks) {
        return new RulesPack(catalogue, hostLabel, runbooks).groups();
    }

    public static List<PrometheusRule.Alerting> alerts(List<PrometheusRule.Group> groups) {
        return groups.stream()
                .flatMap(g -> g.rules().stream())
                .flatMap(r -> r instanceof PrometheusRule.Alerting alerting ? Stream.of(alerting) : Stream.empty())
                .toList();
    }

    /// The names of the shipped alerts, without creating their rules.
    public static List<String> alertNames() {
        return alertBlocks().stream().map(Block::head).toList();
    }

    public static Optional<String> alertAbout(String quantity) {
        return alertBlocks().stream()
                .filter(b -> b.one("of")
                                .filter(of -> of.split("\\s+")[0].equals(quantity))
                                .isPresent()
                        || b.one("expr")
                                .filter(e -> e.contains("${" + quantity + "}"))
                                .isPresent())
                .map(Block::head)
                .findFirst();
    }

    private static List<Block> alertBlocks() {
        return DefinitionFileReader.read("alert-rules.txt", resource("alert-rules.txt"), ALERTS);
    }

    static String resource(String file) {
        return BundledText.of(RulesPack.class, file);
    }

    private List<PrometheusRule.Group> groups() {
        var byArea = new TreeMap<String, List<PrometheusRule>>();
        for (var block : alertBlocks()) {
            byArea.computeIfAbsent(block.need("area"), _ -> new ArrayList<>()).add(block.read(this::alert));
        }
        var often = new ArrayList<PrometheusRule>();
        var infrequent = new ArrayList<PrometheusRule>();
        var own = new ArrayList<PrometheusRule>();
        for (var block : DefinitionFileReader.read("recording-rules.txt", resource("recording-rules.txt"), RECORDS)) {
            var record = new PrometheusRule.Recording(block.head(), block.read(b -> checked(expression(b))));
            (block.one("slow").isPresent() ? infrequent : block.one("expr").isPresent() ? own : often).add(record);
        }
        for (var quantity : used) {
            var expr = queries.limitExpression(quantity)
                    .orElseThrow(() -> new IllegalStateException("no form of " + quantity + " can be recorded"));
            (SLOW.contains(quantity) ? infrequent : often).add(new PrometheusRule.Recording(name(quantity), expr));
        }
        often.addAll(own);
        var groups = new ArrayList<PrometheusRule.Group>();
        groups.add(new PrometheusRule.Group("greenwall-records", SHORT_INTERVAL, often));
        groups.add(new PrometheusRule.Group("greenwall-records-slow", LONG_INTERVAL, infrequent));
        byArea.forEach(
                (area, rules) -> groups.add(new PrometheusRule.Group("greenwall-" + area, SHORT_INTERVAL, rules)));
        return groups;
    }

    private static String name(String quantity) {
        return "greenwall:" + quantity.replace('.', '_');
    }

    /// The name of the recorded series of a quantity; adds the quantity to those that are recorded.
    private String recorded(String quantity) {
        if (!OWN.contains(quantity)) {
            if (catalogue.quantity(quantity).isEmpty()) {
                throw new IllegalArgumentException("there is no quantity \"" + quantity + "\"");
            }
            used.add(quantity);
        }
        return name(quantity);
    }

    private String phrase(String phrase) {
        if (phrase.equals("host")) {
            return String.join(", ", queries.hostLabels());
        }
        if (phrase.equals("site")) {
            return String.join(", ", queries.siteLabels());
        }
        return phrase.startsWith("hosted:")
                ? queries.withHostLabel(phrase.substring("hosted:".length()))
                : recorded(phrase);
    }

    private String fill(String text) {
        return new RulePlaceholders(catalogue, this::phrase).fill(text);
    }

    private String expression(Block block) {
        var own = block.one("expr");
        if (own.isPresent()) {
            return fill(own.get());
        }
        var first = form(block.need("of"));
        return block.one("else")
                .map(other -> first.expr() + " or " + form(other).expr())
                .map(RulesPack::labelled)
                .orElseGet(() -> labelled(first.expr()));
    }

    private static String labelled(String expr) {
        return new TargetLabels(SITE_LABELS).applyTo(expr);
    }

    private QuantityForm form(String id) {
        return catalogue.quantities().stream()
                .flatMap(q -> catalogue.forms(q.id()).stream())
                .filter(f -> f.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no form " + id));
    }

    private PrometheusRule.Alerting alert(Block block) {
        var labels = new TreeMap<String, String>();
        labels.put("severity", block.need("severity"));
        labels.put("area", block.need("area"));
        block.one("about").ifPresent(about -> labels.put("about", about));
        var annotations = new TreeMap<String, String>();
        annotations.put("summary", block.need("says"));
        annotations.put("description", block.need("hint"));
        var url = runbooks.apply(block.head());
        if (!url.isEmpty()) {
            annotations.put("runbook_url", url);
        }
        return new PrometheusRule.Alerting(
                block.head(),
                checked(alertExpression(block)),
                block.one("for").map(PromqlLiterals::duration).orElse(Duration.ZERO),
                block.one("keep").map(PromqlLiterals::duration).orElse(Duration.ZERO),
                labels,
                annotations);
    }

    private String alertExpression(Block block) {
        var expr = block.one("expr").map(this::fill).orElseGet(() -> limited(block));
        var narrowed = block.one("where")
                .map(where -> "(" + expr + ") and on (" + keys(block) + ") " + fill(where))
                .orElse(expr);
        if (block.one("pooled").isEmpty()) {
            return narrowed;
        }
        var device = phrase("host") + ", device";
        return "(" + narrowed + ") * on (" + device + ") group_left (pool) greenwall:disk_pool or (" + narrowed
                + ") unless on (" + device + ") greenwall:disk_pool";
    }

    private String keys(Block block) {
        var labels = new ArrayList<>(queries.hostLabels());
        labels.addAll(catalogue
                .quantity(block.need("of").split("\\s+")[0])
                .orElseThrow()
                .keys());
        return String.join(", ", labels);
    }

    private String limited(Block block) {
        var words = block.need("of").split("\\s+");
        var limit = catalogue
                .quantity(words[0])
                .flatMap(q -> switch (words[1]) {
                    case "warn" -> q.warn();
                    case "critical" -> q.critical();
                    default -> Optional.empty();
                })
                .orElseThrow(() -> new IllegalArgumentException("there is no limit \"" + block.need("of") + "\""));
        return RulePlaceholders.matchingRows(recorded(words[0]), limit);
    }

    /// Checks that a rule can be parsed, because one invalid rule would invalidate its entire file.
    private static String checked(String expr) {
        return switch (Promql.parse(expr)) {
            case ParseResult.Valid(var tree) -> tree.text();
            case ParseResult.Invalid(var error) -> throw new IllegalArgumentException(error.message());
        };
    }
}
