package greenwall.fleet.runbook.run;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.QuantityQueries;
import greenwall.fleet.rules.RulePlaceholders;
import greenwall.fleet.service.SingleServiceQueries;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Inserts the host, the labels and the window of a case into the texts of a runbook.
///
/// `${pool.usage}` is a quantity of this host in all its dialects, `${pool.usage|pool}` the same for the alert's
/// pool only, `${fleet:up}` a quantity of all hosts, `${warn:pool.usage}` its limit, `${window}` the length of
/// the case, `${logs}` the matchers of this host's log streams, `${logs:all}` those of all streams. `${service:errors}`
/// is a quantity of the
/// service that the alert names, `${service:hosts}` the hosts that it runs on, by their label `host`. `$pool`
/// is the alert's label: in a query, it is allowed only within a regular expression in double quotes, where it
/// matches literally; in a shell command, it is one word outside of quotes. In a command, `$disk` is the disk
/// of the label `path` or `device`, and a label that the alert lacks is taken from the host's other alerts if
/// they agree.
public final class RunbookPlaceholders {
    static final Pattern NAME = Pattern.compile("\\$([a-z][a-z_]*)");
    private static final Pattern PARTITION = Pattern.compile("-part\\d+$");
    private static final int LOOK_BACK = 64;
    /// A string, or a label outside of one.
    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+(?:\"|\\\\?\\z)|`[^`]*+`?|\\$.{0,11}", Pattern.DOTALL);
    private static final Pattern OPERATOR = Pattern.compile("(=~|!~|\\|~|!=|=|\\|=)\\s*$");
    private static final String NO_MATCH = "greenwall-no-such-target";

    private final RunbookSubject subject;
    private final QuantityCatalogue catalogue;
    private final LogStreams logStreams;
    private final Labels otherLabels;
    private final QuantityQueries ofHost;
    private final QuantityQueries everywhere;

    /// The matchers, without braces, of the streams of the host and of all streams. Streams that name their host in
    /// different labels need several, each for a query of its own.
    record LogStreams(List<String> ofHost, List<String> all) {
        /// Streams that name their host in one label.
        static LogStreams byLabel(RunbookSubject subject, String label) {
            return new LogStreams(
                    List.of(label + "=~" + GoFormat.quote("(" + anyOf(subject.names()) + ")(\\..*)?")),
                    List.of(label + "=~\".+\""));
        }
    }

    /// @param logLabel the label that names the host in log streams, if there is one
    public RunbookPlaceholders(RunbookSubject subject, QuantityCatalogue catalogue, Optional<String> logLabel) {
        this(subject, catalogue, LogStreams.byLabel(subject, logLabel.orElse("hostname")), Labels.EMPTY);
    }

    /// @param otherLabels labels that this alert lacks and on which the other alerts of the host agree
    RunbookPlaceholders(
            RunbookSubject subject, QuantityCatalogue catalogue, LogStreams logStreams, Labels otherLabels) {
        this.subject = subject;
        this.catalogue = catalogue;
        this.logStreams = logStreams;
        this.otherLabels = otherLabels;
        this.ofHost = QuantityQueries.of(catalogue, instances());
        this.everywhere = QuantityQueries.forAllHosts(catalogue, List.of(), "instance");
    }

    private String instances() {
        return anyOf(subject.instances());
    }

    /// The targets of the host, and the address of the alert if it belongs to no host, as that of a probe does.
    private Set<String> namedInstances() {
        var own = value("instance");
        if (own.isEmpty()
                || !subject.instances().isEmpty() && InstanceAddress.parse(own).kind() != InstanceAddress.Kind.URL) {
            return subject.instances();
        }
        var all = new TreeSet<>(subject.instances());
        all.add(own);
        return all;
    }

    /// A regular expression that matches each name; without a name, one that matches nothing.
    private static String anyOf(Set<String> names) {
        return names.isEmpty()
                ? NO_MATCH
                : names.stream()
                        .map(ExprRewriter::quoteRegex)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining("|"));
    }

    /// Throws [IllegalArgumentException] with a description of the problem if the text is invalid.
    public String query(String text) {
        return queries(text).getFirst();
    }

    /// The queries that together return what the text requests: several where the lines of logs need more
    /// than one.
    List<String> queries(String text) {
        var streams = text.contains("${logs:all}") ? logStreams.all() : logStreams.ofHost();
        return streams.stream()
                .map(matchers -> labels(new RulePlaceholders(catalogue, phrase -> expand(phrase, matchers)).fill(text)))
                .distinct()
                .toList();
    }

    private String expand(String phrase, String streams) {
        if (phrase.equals("window")) {
            return Math.max(1, subject.window().length().toMinutes()) + "m";
        }
        if (phrase.equals("logs") || phrase.equals("logs:all")) {
            return streams;
        }
        if (phrase.startsWith("service:")) {
            return "(" + ofService(phrase.substring("service:".length())) + ")";
        }
        boolean fleet = phrase.startsWith("fleet:");
        var words = (fleet ? phrase.substring("fleet:".length()) : phrase).split("\\|");
        if (words[0].equals("up")) {
            return narrowed(up(fleet), words);
        }
        var expression = (fleet ? everywhere : ofHost)
                .expression(words[0])
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no quantity \"" + words[0] + "\" with a form"));
        return narrowed("(" + expression + ")", words);
    }

    private String ofService(String what) {
        var name = value("service");
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "this alert names no service; give its alert the label \"service_name\" or \"service\"");
        }
        if (what.equals("hosts")) {
            var jobs = GoFormat.quote(SingleServiceQueries.pattern(name));
            return "max by (host) (" + everywhere.withHostLabel("up{job=~" + jobs + "}") + ")";
        }
        var expression = SingleServiceQueries.one(what, name);
        if (expression.isEmpty()) {
            throw new IllegalArgumentException("there is no quantity \"" + what + "\" of services");
        }
        return expression;
    }

    private String up(boolean fleet) {
        return "max by (host, job) ("
                + everywhere.withHostLabel((fleet ? "up" : "up{instance=~" + GoFormat.quote(instances()) + "}")
                        + " unless on (instance, job) (probe_success == 0)")
                + ")";
    }

    private String narrowed(String expression, String[] keys) {
        var narrowed = expression;
        for (int i = 1; i < keys.length; i++) {
            var value = subject.labels().get(keys[i]);
            if (!value.isEmpty()) {
                narrowed = "(" + narrowed + " and on (" + keys[i] + ") label_replace(vector(1), "
                        + GoFormat.quote(keys[i]) + ", " + GoFormat.quote(value.replace("$", "$$")) + ", \"\", \"\"))";
            }
        }
        return narrowed;
    }

    /// The value of a placeholder; empty if the case has no such label.
    private String value(String name) {
        return switch (name) {
            case "host" -> subject.host();
            case "alert" -> subject.alert();
            case "service" -> Alert.serviceIn(subject.labels());
            default -> subject.labels().get(name);
        };
    }

    private String labels(String text) {
        var filled = new StringBuilder();
        var operator = "";
        int from = 0;
        for (var token = TOKEN.matcher(text); token.find(); from = token.end()) {
            filled.append(text, from, token.start());
            var found = token.group();
            if (found.startsWith("$")) {
                throw new IllegalArgumentException(
                        "found \"" + found + "\" outside double quotes; put a label inside them");
            }
            if (found.startsWith("\"")) {
                // Only the text directly before matters; to search all of it for each string would take
                // quadratic time.
                var tail = filled.substring(Math.max(0, filled.length() - LOOK_BACK));
                var before = OPERATOR.matcher(tail);
                operator =
                        before.find() ? before.group(1) : tail.stripTrailing().endsWith(" or") ? operator : "";
                found = inString(found, operator);
            }
            filled.append(found);
        }
        return filled.append(text, from, text.length()).toString();
    }

    private String inString(String literal, String operator) {
        var names = NAME.matcher(literal);
        if (!names.find()) {
            return literal;
        }
        if (!operator.endsWith("~")) {
            throw new IllegalArgumentException(
                    "found " + literal + "; a label can only be used in a regular" + " expression: =~ or |~");
        }
        return names.replaceAll(found -> {
            var name = found.group(1);
            boolean instance = name.equals("instance");
            boolean missing =
                    instance ? namedInstances().isEmpty() : value(name).isEmpty();
            if (missing && operator.equals("!~")) {
                throw new IllegalArgumentException(
                        "this alert or host has no label \"" + name + "\", which the query excludes by " + literal
                                + "; query it in a separate step or leave the matcher out");
            }
            if (instance) {
                return Matcher.quoteReplacement(GoFormat.escaped(anyOf(namedInstances())));
            }
            // A case without an alert must match no alert, but a label that the alert lacks must not restrict
            // the query.
            return missing
                    ? name.equals("alert") ? NO_MATCH : ".*"
                    : Matcher.quoteReplacement(GoFormat.escaped(ExprRewriter.quoteRegex(value(name))));
        });
    }

    public ShellCommand command(String text) {
        return ShellCommand.of(text, this::valueInCommand);
    }

    /// Labels of other alerts are used too, because a person sees the command before it runs.
    private String valueInCommand(String name) {
        var own = name.equals("disk") ? disk(subject.labels()) : value(name);
        return !own.isEmpty() ? own : name.equals("disk") ? disk(otherLabels) : otherLabels.get(name);
    }

    /// The disk to which the path of a vdev or the name of a device belongs.
    private static String disk(Labels labels) {
        var path = PARTITION.matcher(labels.get("path")).replaceFirst("");
        var device = labels.get("device");
        if (!path.isEmpty()) {
            return path;
        }
        return device.isEmpty() || device.startsWith("/") ? device : "/dev/" + device;
    }
}
