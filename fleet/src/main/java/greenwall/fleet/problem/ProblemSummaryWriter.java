package greenwall.fleet.problem;

import greenwall.fleet.CountText;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.identity.Target;
import greenwall.fleet.problem.Subject.Kind;
import greenwall.fleet.state.CellState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Describes a problem in plain words: a lead of a few words, and the numbers behind it.
///
/// @param own the symptoms of the head itself
/// @param members the symptoms of all parts, those of the head first
record ProblemSummaryWriter(
        SubjectIssue head, List<SubjectIssue> parts, List<Symptom> own, List<Symptom> members, Topology topology) {
    private static final int MAX_FACTS = 4;
    private static final Pattern COMPARISON = Pattern.compile("^(above|below|at least|at most|at) ");
    private static final Pattern ARC = Pattern.compile("(zfs|l2)?arc", Pattern.CASE_INSENSITIVE);
    private static final List<String> GONE = List.of("gone", "missing", "absent", "disappeared");
    private static final List<String> NOT_RUNNING = List.of("crash", "paused", "stopped", "down");

    private boolean any(IssueKind aspect) {
        return parts.stream().anyMatch(part -> part.kind() == aspect);
    }

    private boolean anyCell(String quantity) {
        return members.stream().anyMatch(member -> member.is(quantity));
    }

    /// Whether there is a cell whose quantity begins with one of these words.
    private boolean anyCellOf(String... beginnings) {
        return members.stream()
                .anyMatch(member -> member.kind() == Symptom.Kind.CELL
                        && Stream.of(beginnings).anyMatch(member.name()::startsWith));
    }

    private String service() {
        boolean ejected = anyCell("ejected") || anyAlert("eject");
        boolean certificate = anyCell("certificate") || anyAlert("cert");
        boolean failing = anyCell("errors") || anyAlert("error") || anyAlert("fail");
        boolean slow = anyAlert("slow") || anyAlert("latency") || anyAlert("duration");
        if (certificate) {
            return members.stream()
                            .anyMatch(member ->
                                    member.is("certificate") && member.value() < 0 || isAlert(member, "expired"))
                    ? "its certificate has expired"
                    : "its certificate expires soon";
        }
        if (failing) {
            return slow ? "its requests are slow and fail" : "its requests fail";
        }
        if (ejected) {
            return "a proxy has ejected some of its instances";
        }
        if (slow) {
            return "its requests are slow";
        }
        if (anyAlert("login")) {
            return "it receives far more logins than usual";
        }
        if (anyCell("budget")) {
            return "its error budget is burning too fast";
        }
        if (anyCell("latency_budget")) {
            return "too many of its requests are slow";
        }
        if (anyCell("breaker")) {
            return "a circuit breaker in front of it is open";
        }
        if (anyCell("saturation")) {
            return "it has nearly used up its limit";
        }
        if (anyCell("retries")) {
            return "many of its requests are retried";
        }
        return anyCell("up") ? "some of its instances are down" : "it is not within its limits";
    }

    private boolean anyAlert(String words) {
        return members.stream().anyMatch(member -> isAlert(member, words));
    }

    /// Whether it is an alert with one of these words in its name.
    private static boolean isAlert(Symptom member, String... words) {
        var name = member.name().toLowerCase(Locale.ROOT);
        return member.kind() == Symptom.Kind.ALERT && Stream.of(words).anyMatch(name::contains);
    }

    String lead() {
        var subject = head.subject();
        var key = Subject.brief(subject.key());
        if (head.kind() != IssueKind.SOURCE && isFromDirectCheck(own)) {
            return own.stream()
                    .min(Comparator.comparing(Symptom::severity))
                    .orElseThrow()
                    .name();
        }
        var unknown = unknownAlert();
        if (unknown.isPresent()) {
            return (key.isEmpty() || key.equals(unknown.get()) ? "" : key + ": ") + unknown.get();
        }
        return switch (head.kind()) {
            case DOWN ->
                subject.kind() == Kind.SITE
                        ? subject.text()
                                + (head.detail().equals(LocationGrouping.GONE)
                                        ? ": " + lostHosts() + " hosts are no longer scraped"
                                        : " cannot be reached: " + lostHosts() + " hosts went down at once")
                        : respondsDespiteAlert()
                                ? "an alert reports it as down, but it responds"
                                : "host is " + (isGone() ? "gone" : "down");
            case AVAILABILITY ->
                anyCell("uptime") ? "rebooted" : "was unavailable: its error budget is burning too fast";
            case CPU -> "CPUs are overloaded";
            case LOAD -> "load is too high";
            case MEMORY -> memory();
            case OOM -> "processes are being killed: out of memory";
            case NETWORK ->
                anyCell("tcp.retrans") || anyAlert("tcp") || anyAlert("retrans")
                        ? "many TCP segments are retransmitted"
                        : "network has errors";
            case CLOCK ->
                isClockOnlyUnsynchronised() ? "the kernel reports its clock as unsynchronised" : "clock is off";
            case DISK ->
                switch (subject.kind()) {
                    case DISK -> "disk " + key + (any(IssueKind.HEALTH) ? " is failing" : slow(" is "));
                    case POOL -> "pool " + key + slow(" is ");
                    default -> "its disks" + slow(" are ") + (any(IssueKind.GUEST) ? ", and so are its guests" : "");
                };
            case HEALTH -> health(subject);
            case SCRUB -> "the scrub of pool " + key + " is slowing its disks";
            case SPACE -> (subject.kind() == Kind.POOL ? "pool " : "") + subject.key() + space();
            case COPIES -> copies(key.isEmpty() ? "its datasets" : key);
            case UNIT -> unit(subject.key());
            case TUNNEL -> subject.key().isEmpty() ? tunnels() : tunnel(key);
            case SERVICE -> service();
            case GUEST -> subject.kind() == Kind.GUEST ? guest(key) : guests();
            case EXPORTER ->
                subject.kind() == Kind.SITE
                        ? subject.text() + ": " + lostHosts() + " hosts lost their " + head.detail() + " exporter"
                        : (key.isEmpty() ? "an" : key) + " exporter is down, but the host is up";
            case STALE -> "values are stale";
            case SOURCE -> source(key);
            case DIFFERENCE ->
                switch (head.detail()) {
                    case SourceGrouping.PROMETHEUS_CUT_OFF ->
                        "Prometheus cannot reach most hosts of " + key + ", but this console can";
                    case SourceGrouping.EXPORTERS -> "this console cannot query the exporters of most hosts of " + key;
                    default -> "this console cannot reach most hosts of " + key;
                };
            case OTHER -> head.detail();
        };
    }

    /// The name of the worst alert, if nothing but alerts of unknown meaning reports the head.
    private Optional<String> unknownAlert() {
        return head.kind() == IssueKind.SERVICE
                        || own.stream()
                                .anyMatch(member ->
                                        member.kind() != Symptom.Kind.ALERT || IssueKind.isKnownAlert(member.name()))
                ? Optional.empty()
                : own.stream()
                        .min(Comparator.comparing(Symptom::severity).thenComparing(Symptom::name))
                        .map(Symptom::name);
    }

    /// Whether only the console's own checks report it.
    private static boolean isFromDirectCheck(List<Symptom> members) {
        return !members.isEmpty() && members.stream().allMatch(member -> member.kind() == Symptom.Kind.CHECK);
    }

    /// An alert lasts for minutes after its host came back.
    private boolean respondsDespiteAlert() {
        return members.stream().allMatch(member -> member.kind() == Symptom.Kind.ALERT)
                && topology.find(head.cluster(), head.host())
                        .filter(host -> host.targets().stream().noneMatch(Target::down)
                                && EnumSet.of(CellState.OK, CellState.WARN, CellState.CRITICAL)
                                        .contains(host.state()))
                        .isPresent();
    }

    private boolean isGone() {
        return members.getFirst().name().equals("gone");
    }

    /// Whether the issue is shown by a value of the host on which the source runs, not by the source.
    private boolean isSourceCell() {
        return head.kind() == IssueKind.SOURCE && head.subject().kind() == Kind.HOST;
    }

    private String source(String key) {
        if (isSourceCell()) {
            return anyCell("alertmanager.up") ? "its Alertmanager is down" : "its Prometheus uses a lot of disk space";
        }
        var states =
                members.stream().filter(m -> m.kind() == Symptom.Kind.SOURCE).toList();
        if (states.stream().anyMatch(m -> m.severity() == Problem.Severity.CRITICAL)) {
            return key + " does not respond";
        }
        return key
                + (!states.isEmpty()
                        ? " returns only part of its data"
                        : members.stream().allMatch(Symptom::isOutOfDate)
                                ? " has no new samples of most hosts"
                                : members.stream().anyMatch(m -> m.kind() == Symptom.Kind.CELL)
                                        ? " does not respond to every query"
                                        : " has a problem");
    }

    /// A busy disk is not slow as long as its requests are fast.
    private String slow(String verb) {
        boolean busy = members.stream().allMatch(member -> member.is("disk.util") || isAlert(member, "busy", "diskio"));
        return verb + (busy ? "busy" : "slow");
    }

    private String space() {
        if (members.stream().allMatch(member -> member.is("pool.fragmentation") || isAlert(member, "fragment"))) {
            return " is fragmented";
        }
        return members.stream().allMatch(member -> isAlert(member, "inode", "outoffiles", "filesfilling"))
                ? " is running out of inodes"
                : " is filling up";
    }

    private String memory() {
        if (anyCell("mem.util")) {
            return anyCell("arc.hit_ratio") ? "memory is low, and so is the ARC hit ratio" : "memory is low";
        }
        if (anyCellOf("arc.", "l2arc.", "slo.arc") || members.stream().anyMatch(ProblemSummaryWriter::isAboutArc)) {
            return "the ARC hit ratio is too low";
        }
        boolean faults = anyCell("ebpf.major_faults") || anyAlert("fault");
        if (!faults && (anyCell("ebpf.page_cache.hit") || anyAlert("hit"))) {
            return "the page cache serves too few reads";
        }
        return anyCellOf("ebpf.") || anyAlert("page") ? "pages are read back from disk" : "memory is low";
    }

    private static boolean isAboutArc(Symptom member) {
        return member.kind() == Symptom.Kind.ALERT && ARC.matcher(member.name()).lookingAt();
    }

    private boolean isClockOnlyUnsynchronised() {
        return members.stream().allMatch(member -> member.is("clock.synced") || isAlert(member, "notsynchronis"));
    }

    private String copies(String name) {
        if (anyCell("repl.errors")
                || own.stream().anyMatch(member -> isAlert(member, "replicationfail", "replicationerror"))) {
            return "the replication of " + name + " fails";
        }
        return anyCell("snap.age") || anyAlert("snap") || anyAlert("sanoid")
                ? "no new snapshots of " + name
                : "the replica of " + name + " is too old";
    }

    private String health(Subject subject) {
        boolean errors = anyCellOf("vdev.errors", "pool.errors", "scrub.errors") || anyAlert("error");
        if (subject.kind() == Kind.VDEV) {
            var device = "device " + subject.key();
            return device
                    + (errors ? " has errors" : anyAlert("slow") ? " is slow" : state("vdev.state", " is unhealthy"));
        }
        var pool = "pool " + subject.key();
        if (anyCell("pool.health")) {
            return pool + state("pool.health", "");
        }
        if (errors) {
            return pool + " has errors";
        }
        if (anyCell("vdev.state") || anyAlert("vdev")) {
            return "a device of " + pool + " is unhealthy";
        }
        if (anyCell("pool.readonly") || anyAlert("readonly")) {
            return pool + " is imported read-only";
        }
        if (anyCell("scrub.age") || anyAlert("overdue")) {
            return pool + " has not been scrubbed for too long";
        }
        return anyCell("slo.pool") || anyAlert("budget")
                ? "the error budget of " + pool + " is burning too fast"
                : pool + " is unhealthy";
    }

    /// The state that a cell of this quantity shows: ` is degraded`.
    private String state(String quantity, String otherwise) {
        return members.stream()
                .filter(member -> member.is(quantity))
                .findFirst()
                .map(member -> switch (member.text()) {
                    case "can't open" -> " cannot be opened";
                    case "unavail" -> " is unavailable";
                    default -> " is " + member.text();
                })
                .orElse(otherwise);
    }

    private String unit(String unit) {
        var name = unit.isEmpty() ? "a unit" : unit;
        // Which process was killed is not known.
        return name
                + (anyAlert("flap") ? " keeps failing" : anyAlert("notrunning") ? " is not running" : " failed")
                + (any(IssueKind.OOM) ? ", and a process was killed for lack of memory" : "");
    }

    private String guest(String name) {
        var state = members.stream().filter(member -> member.is("vm.state")).findFirst();
        if (state.isPresent()) {
            return "guest " + name + " is "
                    + (isGone(state.get()) ? "gone" : state.get().text());
        }
        return "guest " + name
                + switch (guestTrouble()) {
                    case GONE -> " is gone";
                    case NOT_RUNNING -> " is not running";
                    case WAITING -> " is waiting for its hypervisor";
                    case CPU -> " uses nearly all of its CPUs";
                    case MEMORY -> " is short of memory";
                };
    }

    private String guests() {
        return "its guests "
                + switch (guestTrouble()) {
                    case GONE -> "are gone";
                    case NOT_RUNNING -> "are not running";
                    case WAITING -> "are waiting for it";
                    case CPU -> "use nearly all of their CPUs";
                    case MEMORY -> "are short of memory";
                };
    }

    private enum GuestTrouble {
        GONE,
        NOT_RUNNING,
        WAITING,
        CPU,
        MEMORY
    }

    /// An alert is only described by its name.
    private GuestTrouble guestTrouble() {
        if (GONE.stream().anyMatch(this::anyAlert)
                || members.stream().anyMatch(member -> member.is("vm.state") && isGone(member))) {
            return GuestTrouble.GONE;
        }
        if (anyCell("vm.state") || NOT_RUNNING.stream().anyMatch(this::anyAlert)) {
            return GuestTrouble.NOT_RUNNING;
        }
        if (anyCellOf("vm.steal", "vm.disk.") || anyAlert("steal") || anyAlert("disk")) {
            return GuestTrouble.WAITING;
        }
        return anyCell("vm.mem") || anyAlert("mem") ? GuestTrouble.MEMORY : GuestTrouble.CPU;
    }

    private static boolean isGone(Symptom guest) {
        return guest.reason().startsWith("gone");
    }

    /// The lost hosts out of all hosts of the site: `30 of 30`.
    private String lostHosts() {
        var subject = head.subject();
        long lost = parts.stream()
                .filter(part -> part.kind() == head.kind() && !part.host().isEmpty())
                .count();
        long all = topology.hosts().stream()
                .filter(host -> host.cluster().name().equals(subject.cluster())
                        && (subject.key().equals(subject.cluster())
                                || host.host().labels().toMap().containsValue(subject.key())))
                .count();
        return lost + " of " + all;
    }

    private String tunnel(String peer) {
        if (members.stream().allMatch(member -> member.is("wg.never") || isAlert(member, "neverseen"))) {
            return "no handshake with " + peer + " yet";
        }
        // An idle peer without keepalive makes no handshakes either.
        if (members.stream()
                .allMatch(member -> (member.is("wg.handshake.age") || isAlert(member, "stale"))
                        && member.severity() == Problem.Severity.WARNING)) {
            return "no recent handshake with " + peer;
        }
        return members.stream().allMatch(member -> isAlert(member, "notraffic", "oneway"))
                ? "nothing is received from " + peer
                : "tunnel to " + peer + " is down";
    }

    private String tunnels() {
        long downTunnels = parts.stream()
                .filter(part -> part.kind() == IssueKind.TUNNEL && !part.equals(head))
                .count();
        if (downTunnels == 0) {
            return anyCell("slo.wg") || anyAlert("objective")
                    ? "the error budget of its tunnels is burning too fast"
                    : "a tunnel is down";
        }
        int all = topology.peers(head.hostSubject()).size();
        return downTunnels >= all
                ? CountText.all(downTunnels) + " of its tunnels to known hosts are down"
                : downTunnels + " of its " + all + " tunnels to known hosts "
                        + (downTunnels == 1 ? "is down" : "are down");
    }

    /// The facts, those of the head first.
    List<Problem.Fact> facts() {
        var facts = isFromDirectCheck(members) ? new ArrayList<Problem.Fact>() : measured();
        var checked = members.stream()
                .filter(member -> member.kind() == Symptom.Kind.CHECK)
                .map(member -> plain((facts.isEmpty() ? "Direct" : "direct") + " check: " + member.reason()))
                .distinct()
                .limit(2)
                .toList();
        facts.addAll(isFromDirectCheck(own) ? 0 : facts.size(), checked);
        return facts.subList(0, Math.min(MAX_FACTS, facts.size()));
    }

    private List<Problem.Fact> measured() {
        var facts = new ArrayList<Problem.Fact>();
        // Once per problem: an outage may make tens of thousands of them.
        var measured = byQuantity(members);
        measured.putAll(byQuantity(own));
        if (head.kind() == IssueKind.HEALTH) {
            measured.remove("pool.health");
        }
        if (head.kind() == IssueKind.CLOCK && isClockOnlyUnsynchronised()) {
            measured.remove("clock.synced");
        }
        measured.keySet().retainAll(QuantityPhrases.FACTS.keySet());
        measured.forEach((quantity, same) ->
                facts.add(new Problem.Fact(quantity, same.getFirst().unit(), fact(quantity, same))));
        // The facts about the lead come first: a screen read from a distance has no space for more.
        facts.sort(Comparator.comparing((Problem.Fact fact) -> IssueKind.ofQuantity(fact.quantity()) != head.kind())
                .thenComparing(fact -> QuantityPhrases.FACT_ORDER.indexOf(fact.quantity())));
        errors().ifPresent(errors -> facts.add(Math.min(1, facts.size()), plain(errors)));
        switch (head.kind()) {
            case STALE, SOURCE, EXPORTER -> {
                if (!isSourceCell()) {
                    unansweredFacts(facts);
                }
            }
            case DOWN -> {
                facts.clear();
                silent().or(() -> isGone() && head.subject().kind() == Kind.HOST ? reason() : Optional.empty())
                        .ifPresent(text -> facts.add(plain(text)));
                with(Kind.TUNNEL, "tunnel").ifPresent(text -> facts.add(plain(text)));
                with(Kind.GUEST, "guest").ifPresent(text -> facts.add(plain(text)));
            }
            default -> {
                if (head.kind() == IssueKind.UNIT || head.kind() == IssueKind.OTHER || facts.isEmpty()) {
                    var summary = summary()
                            .or(() -> head.kind() == IssueKind.SERVICE
                                            || own.stream().anyMatch(ProblemSummaryWriter::isGone)
                                    ? reason().map(SentenceCase::of)
                                    : Optional.empty());
                    if (summary.isPresent()) {
                        facts.addFirst(plain(summary.get()));
                        return facts;
                    }
                }
            }
        }
        if (!facts.isEmpty()) {
            facts.addFirst(capitalized(facts.removeFirst()));
        }
        return facts;
    }

    /// Adds why there is no response, and which values that concerns.
    private void unansweredFacts(List<Problem.Fact> facts) {
        unanswered().or(this::reason).ifPresent(text -> facts.addFirst(plain(text)));
        var missing =
                members.stream().filter(m -> m.kind() == Symptom.Kind.CELL).toList();
        var quantities = missing.stream().map(Symptom::name).distinct().toList();
        if (!missing.isEmpty()) {
            boolean few = head.kind() == IssueKind.STALE && quantities.size() <= 3;
            var what = few ? String.join(", ", quantities) : CountText.of(missing.size(), "value");
            boolean one = few ? quantities.size() == 1 : missing.size() == 1;
            facts.add(Math.min(1, facts.size()), plain(what + (one ? " is" : " are") + " missing or stale"));
        }
    }

    /// The first fact begins a sentence, so it gets a capital letter. An alert's summary may begin with a
    /// name and is not changed.
    private static Problem.Fact capitalized(Problem.Fact fact) {
        return new Problem.Fact(fact.quantity(), fact.unit(), SentenceCase.of(fact.text()));
    }

    /// For an exporter: `no response from 10.0.0.7:9100 (connection refused)`.
    private Optional<String> unanswered() {
        if (head.kind() != IssueKind.EXPORTER || head.subject().kind() == Kind.SITE) {
            return Optional.empty();
        }
        return down().filter(target -> target.job().equals(head.subject().key()))
                .findFirst()
                .map(target -> "no response from " + target.instance() + failures(Stream.of(target)));
    }

    /// For a host: `none of its 3 exporters responds (no route to host)`.
    private Optional<String> silent() {
        long count = down().count();
        return head.subject().kind() == Kind.SITE || count == 0
                ? Optional.empty()
                : Optional.of((count == 1
                                ? "its exporter does not respond"
                                : CountText.none(count) + " of its " + count + " exporters responds")
                        + failures(down())
                        + (down().anyMatch(Target::failsButResponds) ? "; the machine itself may be up" : ""));
    }

    private Stream<Target> down() {
        return topology.find(head.cluster(), head.host()).stream()
                .flatMap(host -> host.targets().stream())
                .filter(Target::down);
    }

    /// The last part of each scrape error, which is the cause; the parts before it name the request.
    private static String failures(Stream<Target> targets) {
        var words = targets.map(Target::lastError)
                .map(error -> error.substring(error.lastIndexOf(": ") + 1).strip())
                .filter(word -> !word.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "" : " (" + words + ")";
    }

    private static Problem.Fact plain(String text) {
        return new Problem.Fact("", "", text);
    }

    /// `5 tunnels down with it`. A guest that is the host itself is not counted.
    private Optional<String> with(Kind kind, String word) {
        long count = parts.stream()
                .filter(part -> part.subject().kind() == kind
                        && (kind != Kind.GUEST
                                || !Subject.brief(part.subject().key())
                                        .equals(head.subject().shortName())))
                .count();
        return count == 0
                ? Optional.empty()
                : Optional.of(count + " " + word + (count == 1 ? "" : "s") + " down with it");
    }

    /// The measured cells.
    private static Map<String, List<Symptom>> byQuantity(List<Symptom> symptoms) {
        var byQuantity = new HashMap<String, List<Symptom>>();
        for (var symptom : symptoms) {
            if (symptom.kind() == Symptom.Kind.CELL
                    && (!Double.isNaN(symptom.value()) || symptom.text().equals("gone"))) {
                byQuantity
                        .computeIfAbsent(symptom.name(), _ -> new ArrayList<>())
                        .add(symptom);
            }
        }
        return byQuantity;
    }

    /// The reason for the head's state as its source reported it.
    private Optional<String> reason() {
        return own.stream()
                .filter(member -> member.kind() != Symptom.Kind.ALERT)
                .findFirst()
                .or(() -> members.stream()
                        .filter(member -> member.kind() == Symptom.Kind.SOURCE)
                        .findFirst())
                .map(member -> member.reason().replaceFirst("^(down|gone|silent|stale|critical|warn): ", ""))
                .filter(text -> !text.isEmpty())
                .or(this::summary);
    }

    private String fact(String quantity, List<Symptom> same) {
        var worst = same.stream()
                .filter(member -> !Double.isNaN(member.value()))
                .max(Comparator.comparing((Symptom member) -> member.severity() == Problem.Severity.CRITICAL)
                        .thenComparing(member -> member.limit().startsWith("below") ? -member.value() : member.value()))
                .orElse(same.getFirst());
        long disks = same.stream()
                .filter(member -> member.key().has("device") && !member.key().has("domain"))
                .map(member -> member.host() + member.key())
                .distinct()
                .count();
        var key = worst.key().isEmpty() ? "" : worst.key().value(0);
        var text = QuantityPhrases.filled(QuantityPhrases.FACTS.getOrDefault(quantity, ""), worst.text(), key);
        var limit = worst.limit().isEmpty() || worst.text().equals("no")
                ? ""
                : " (limit " + limitValue(worst.limit()) + ")";
        return text + limit + (disks > 1 ? " on " + disks + " disks" : "");
    }

    /// `above 200 ms` without the first word.
    private static String limitValue(String limit) {
        return COMPARISON.matcher(limit).replaceFirst("");
    }

    private Optional<String> errors() {
        var counts = new LinkedHashMap<String, Double>();
        var errors = members.stream().filter(member -> member.is("vdev.errors")).toList();
        if (errors.isEmpty()) {
            return Optional.empty();
        }
        for (var type : List.of("read", "write", "checksum")) {
            errors.stream()
                    .filter(member -> member.key().get("type").equals(type))
                    .mapToDouble(Symptom::value)
                    .filter(count -> !Double.isNaN(count))
                    .max()
                    .ifPresent(count -> counts.put(type, count));
        }
        return counts.isEmpty()
                ? Optional.empty()
                : Optional.of(counts.entrySet().stream()
                                .map(e -> Math.round(e.getValue()) + " " + e.getKey())
                                .collect(Collectors.joining(", "))
                        + (counts.values().stream().mapToDouble(Math::rint).sum() == 1 ? " error" : " errors"));
    }

    /// The text without "of" or "on" and the name, which the title of the problem already contains.
    private static String withoutName(String text, String name) {
        return name.isEmpty() ? text : text.replaceAll(" (?:of|on) " + Pattern.quote(name) + "(?![\\w-]|[.:]\\w)", "");
    }

    /// The summary of the first alert that has one.
    private Optional<String> summary() {
        return members.stream()
                .filter(member -> member.kind() == Symptom.Kind.ALERT)
                .map(member -> member.reason().replaceFirst("^[a-z]+(: )?", ""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(text -> withoutName(text, head.subject().shortName())
                        .replaceFirst("^" + Pattern.quote(head.subject().key()) + " went", "It went"));
    }
}
