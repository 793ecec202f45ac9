package greenwall.fleet.problem;

import greenwall.fleet.problem.Subject.Kind;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The folding rules: a part of a whole that is in trouble, and troubles of one host with a known direction between
/// them. The widest come first: what is down with its site is not asked about its disks.
final class Rules {
    private static final double MOST = 0.6;
    private static final int LEAST = 3;
    /// Hosts that go within this are gone at once.
    private static final Duration AT_ONCE = Duration.ofMinutes(3);
    /// A disk this many times slower than the others of its host is the one that fails.
    private static final double STANDS_OUT = 2;

    private static final Pattern COPIER =
            Pattern.compile("syncoid|sanoid|zrepl|znapzend|pyznap|replicat|borg|restic|backup|rsync");

    private final Causes causes;
    private final Topology topology;
    private final List<String> places;

    Rules(Causes causes, Topology topology, List<String> groupedBy) {
        this.causes = causes;
        this.topology = topology;
        this.places = new ArrayList<>(Places.LABELS);
        groupedBy.stream().filter(label -> !places.contains(label)).forEach(places::add);
    }

    void apply() {
        sources();
        sites();
        hosts();
        exporters();
        for (var host : touched()) {
            pools(host);
            disks(host);
            space(host);
            units(host);
            copies(host);
        }
        tunnels();
        guests();
        loads();
    }

    private Set<Subject> touched() {
        return causes.troubles().stream()
                .filter(trouble -> !trouble.host().isEmpty())
                .map(trouble -> Subject.host(trouble.cluster(), trouble.host()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<SubjectAspect> on(Subject host, Kind kind, ProblemKind aspect) {
        return causes.on(host).stream().filter(t -> t.is(kind, aspect)).toList();
    }

    private List<SubjectAspect> on(Subject host, ProblemKind aspect) {
        return causes.on(host).stream().filter(t -> t.aspect() == aspect).toList();
    }

    private List<SubjectAspect> open(List<SubjectAspect> troubles) {
        return troubles.stream().filter(causes::open).toList();
    }

    /// What a silent Prometheus would have told, and what suffers on the machine that it runs on.
    private void sources() {
        var byCluster = topology.hosts().stream()
                .collect(Collectors.groupingBy(host -> host.cluster().name()));
        byCluster.forEach((cluster, hosts) -> {
            var name = ProblemSigns.source(cluster, "", Source.Kind.PROMETHEUS);
            var source = new SubjectAspect(name, ProblemKind.SOURCE);
            var stale = causes.where(
                    t -> t.aspect() == ProblemKind.STALE && t.cluster().equals(cluster));
            if (causes.has(source) || stale.size() >= Math.max(LEAST, MOST * hosts.size())) {
                causes.link(stale, causes.whole(source), "its values come from the source that does not answer");
            }
            var machines = causes.where(t -> t.aspect() == ProblemKind.SOURCE
                    && t.cluster().equals(cluster)
                    && !t.host().isEmpty()
                    && t.subject().key().equals(name.key()));
            if (machines.size() == 1 && causes.has(source)) {
                causes.link(source, machines.getFirst(), "the source runs there");
            }
        });
        for (var source :
                causes.where(t -> t.aspect() == ProblemKind.SOURCE && !t.host().isEmpty())) {
            var host = Subject.host(source.cluster(), source.host());
            for (var aspect : List.of(
                    ProblemKind.CPU, ProblemKind.LOAD, ProblemKind.MEMORY, ProblemKind.DISK, ProblemKind.NETWORK)) {
                causes.link(on(host, aspect), source, source.subject().key() + " works there");
            }
        }
    }

    /// Most hosts of one place go at once: the place. The smallest place that holds them counts.
    private void sites() {
        var down = causes.where(t -> t.is(Kind.HOST, ProblemKind.DOWN));
        wholes(down, ProblemKind.DOWN, "most of its hosts were lost at once");
        causes.where(t -> t.aspect() == ProblemKind.EXPORTER).stream()
                .collect(Collectors.groupingBy(t -> t.subject().key()))
                .values()
                .forEach(same ->
                        wholes(same, ProblemKind.EXPORTER, "the same exporter was lost on most of its hosts at once"));
    }

    private void wholes(List<SubjectAspect> lost, ProblemKind aspect, String reason) {
        if (lost.size() < LEAST) {
            return;
        }
        var candidates = new ArrayList<Place>();
        for (var label : places) {
            var members = new HashMap<String, List<HostState>>();
            for (var host : topology.hosts()) {
                if (!host.label(label).isEmpty()) {
                    members.computeIfAbsent(host.cluster().name() + '\n' + host.label(label), _ -> new ArrayList<>())
                            .add(host);
                }
            }
            members.forEach((_, hosts) -> place(label, hosts, lost).ifPresent(candidates::add));
        }
        candidates.sort(Comparator.comparingInt((Place place) -> -place.lost().size())
                .thenComparingInt(Place::size)
                .thenComparingInt(place -> places.indexOf(place.label())));
        for (var place : candidates) {
            var left =
                    place.lost().stream().filter(t -> causes.cause(t) == null).toList();
            if (left.size() >= LEAST) {
                var whole = causes.whole(new SubjectAspect(
                        new Subject(Kind.SITE, place.cluster(), "", place.name()),
                        aspect,
                        aspect == ProblemKind.EXPORTER
                                ? left.getFirst().subject().key()
                                : ""));
                causes.link(left, whole, reason);
            }
        }
    }

    private record Place(String label, String cluster, String name, int size, List<SubjectAspect> lost) {}

    private Optional<Place> place(String label, List<HostState> hosts, List<SubjectAspect> lost) {
        var names = hosts.stream().map(Topology::subject).collect(Collectors.toSet());
        var mine = lost.stream()
                .filter(t -> names.contains(Subject.host(t.cluster(), t.host())))
                .toList();
        if (mine.size() < LEAST || mine.size() < MOST * hosts.size() || !atOnce(mine)) {
            return Optional.empty();
        }
        var first = hosts.getFirst();
        return Optional.of(new Place(label, first.cluster().name(), first.label(label), hosts.size(), mine));
    }

    /// Where nobody knows when they went, they may have gone together.
    private boolean atOnce(List<SubjectAspect> lost) {
        var times = lost.stream()
                .flatMap(t -> causes.members(t).stream())
                .flatMap(member -> member.since().stream())
                .sorted()
                .toList();
        if (times.isEmpty()) {
            return true;
        }
        Instant middle = times.get(times.size() / 2);
        long near = times.stream()
                .filter(at -> Duration.between(at, middle).abs().compareTo(AT_ONCE) <= 0)
                .count();
        return near >= MOST * times.size();
    }

    /// A host that is down takes with it all that is on it: its guests, its tunnels, its exporters.
    private void hosts() {
        var down = causes.where(t -> t.is(Kind.HOST, ProblemKind.DOWN));
        var byHost = new HashMap<Subject, SubjectAspect>();
        down.forEach(t -> byHost.put(t.subject(), t));
        for (var host : down) {
            topology.hypervisor(host.subject())
                    .map(byHost::get)
                    .ifPresent(hypervisor -> causes.link(host, hypervisor, "it runs on that hypervisor"));
        }
        for (var hub : down) {
            var peers = topology.peers(hub.subject());
            var lost = peers.stream().filter(byHost::containsKey).toList();
            if (peers.size() >= LEAST && lost.size() >= MOST * peers.size()) {
                lost.stream()
                        .map(byHost::get)
                        .filter(Objects::nonNull)
                        .forEach(peer -> causes.link(peer, hub, "it is reached through that gateway"));
            }
        }
        for (var trouble : causes.troubles()) {
            var host = byHost.get(Subject.host(trouble.cluster(), trouble.host()));
            if (host != null && !host.equals(trouble)) {
                causes.link(trouble, host, "it is on the host that is down");
            }
            if (trouble.subject().kind() == Kind.TUNNEL || trouble.subject().kind() == Kind.GUEST) {
                topology.find(trouble.cluster(), trouble.subject().key())
                        .map(Topology::subject)
                        .map(byHost::get)
                        .ifPresent(far -> causes.link(
                                trouble,
                                far,
                                trouble.subject().kind() == Kind.GUEST
                                        ? "the guest is that host"
                                        : "the tunnel ends on the host that is down"));
            }
        }
    }

    private void exporters() {
        for (var exporter : causes.where(t -> t.aspect() == ProblemKind.EXPORTER)) {
            var host = Subject.host(exporter.cluster(), exporter.host());
            for (var aspect : List.of(ProblemKind.AVAILABILITY, ProblemKind.STALE)) {
                causes.link(on(host, aspect), exporter, "that exporter tells of it");
            }
            on(host, Kind.EXPORTER, ProblemKind.EXPORTER).stream()
                    .max(Comparator.comparing(t -> t.subject().key()))
                    .ifPresent(first -> causes.link(exporter, first, "exporters of one host stop together"));
        }
    }

    /// A pool is degraded because of its vdev, a vdev because of the vdev or the disk below it.
    private void pools(Subject host) {
        var vdevs = on(host, Kind.VDEV, ProblemKind.HEALTH);
        var leaves = new ArrayList<SubjectAspect>();
        for (var vdev : vdevs) {
            var below = vdevs.stream()
                    .filter(other ->
                            other.subject().key().startsWith(vdev.subject().key() + "/"))
                    .findFirst();
            below.ifPresentOrElse(
                    leaf -> causes.link(vdev, leaf, "it is degraded because of that part"), () -> leaves.add(vdev));
        }
        // An exporter names a leaf by its place in the pool, another by its path: of one leaf each they are the same.
        var byPath =
                leaves.stream().filter(t -> t.subject().key().contains("/dev/")).toList();
        var byPlace = leaves.stream().filter(t -> !byPath.contains(t)).toList();
        if (byPlace.size() == 1) {
            causes.link(byPath, byPlace.getFirst(), "the same disk under its path");
        }
        var failing = failing(host, vdevs);
        for (var pool : on(host, Kind.POOL, ProblemKind.HEALTH)) {
            vdevs.stream()
                    .filter(vdev ->
                            vdev.subject().key().startsWith(pool.subject().key() + "/"))
                    .map(causes::root)
                    .findFirst()
                    .ifPresent(vdev -> causes.link(pool, vdev, "the pool is unhealthy because of that part"));
        }
        failing.ifPresent(
                disk -> causes.link(open(on(host, Kind.VDEV, ProblemKind.HEALTH)), disk, "the pool's part on it"));
    }

    /// The disk behind a vdev with errors: the one that its path names, else the one that stands out.
    private Optional<SubjectAspect> failing(Subject host, List<SubjectAspect> vdevs) {
        var disks = on(host, Kind.DISK, ProblemKind.DISK).stream()
                .filter(Rules::physical)
                .toList();
        if (vdevs.isEmpty() || disks.isEmpty()) {
            return Optional.empty();
        }
        var named = disks.stream()
                .filter(disk -> vdevs.stream()
                        .anyMatch(vdev -> vdev.subject()
                                .key()
                                .matches(".*\\b" + Pattern.quote(disk.subject().key()) + "p?\\d*$")))
                .findFirst();
        return named.isPresent() ? named : standsOut(disks);
    }

    private Optional<SubjectAspect> standsOut(List<SubjectAspect> disks) {
        var bySlowness = disks.stream()
                .sorted(Comparator.comparingDouble(this::slowness).reversed())
                .toList();
        return disks.size() == 1
                        || slowness(bySlowness.getFirst()) >= STANDS_OUT * slowness(bySlowness.get(1))
                        || members(bySlowness.getFirst()) > 1.5 * members(bySlowness.get(1))
                ? Optional.of(bySlowness.getFirst())
                : Optional.empty();
    }

    private double members(SubjectAspect trouble) {
        return causes.members(trouble).size();
    }

    private double slowness(SubjectAspect disk) {
        return causes.members(disk).stream()
                .filter(member -> member.name().endsWith(".latency") || member.is("ebpf.disk.p99"))
                .mapToDouble(Member::value)
                .max()
                .orElse(0);
    }

    /// A zvol is no disk of its own.
    private static boolean physical(SubjectAspect disk) {
        return !disk.subject().key().startsWith("zd");
    }

    /// Several disks slow together have something in common: a scrub, a cache that is gone, a guest.
    private void disks(Subject host) {
        var disks = on(host, Kind.DISK, ProblemKind.DISK).stream()
                .filter(Rules::physical)
                .toList();
        var volumes = on(host, Kind.DISK, ProblemKind.DISK).stream()
                .filter(disk -> !physical(disk))
                .toList();
        var whole = new SubjectAspect(host, ProblemKind.DISK);
        var scrubbed = topology.scrubbed(host);
        var failing = disks.stream()
                .filter(disk -> on(host, ProblemKind.HEALTH).stream()
                        .anyMatch(part -> causes.root(part).equals(disk)))
                .findFirst();
        var others = disks.stream()
                .filter(disk -> failing.isEmpty() || !failing.get().equals(disk))
                .toList();
        var memory = on(host, Kind.HOST, ProblemKind.MEMORY);
        var cache = memory.stream()
                .filter(full ->
                        causes.members(full).stream().anyMatch(m -> m.name().startsWith("arc.")))
                .toList();
        if (failing.isEmpty() && others.size() > 1 && !cache.isEmpty()) {
            causes.link(others, cache.getFirst(), "what the cache does not hold is read from the disks");
        } else if (!others.isEmpty() && !scrubbed.isEmpty() && (disks.size() > 1 || failing.isPresent())) {
            var scrub = causes.whole(new SubjectAspect(
                    new Subject(Kind.POOL, host.cluster(), host.host(), scrubbed.getFirst()), ProblemKind.SCRUB));
            causes.link(others, scrub, "the scrub reads all disks of the pool");
            failing.ifPresent(disk -> causes.link(scrub, disk, "the scrub of its pool goes on meanwhile"));
        } else if (failing.isPresent()) {
            causes.link(others, failing.get(), "they wait for the disk that fails");
        } else if (others.size() > 1 && !memory.isEmpty() && topology.caches(host)) {
            causes.link(others, memory.getFirst(), "memory is short, so the cache shrinks and the disks are read");
        } else if (others.size() > 1) {
            causes.link(others, causes.whole(whole), "the disks of the host are slow together");
        }
        var head = storage(host);
        if (head.isPresent()) {
            causes.link(volumes, head.get(), "the volume is on those disks");
        } else if (volumes.size() > 1) {
            causes.link(volumes, causes.whole(whole), "the volumes of the host are slow together");
        }
        storage(host)
                .ifPresent(slow -> causes.link(
                        on(host, ProblemKind.DISK).stream()
                                .filter(t -> t.subject().kind() != Kind.DISK)
                                .toList(),
                        slow,
                        "the disks of the host are slow"));
    }

    /// What stands for slow disks on a host.
    private Optional<SubjectAspect> storage(Subject host) {
        return on(host, Kind.DISK, ProblemKind.DISK).stream()
                .filter(Rules::physical)
                .map(causes::root)
                .filter(root -> near(root).equals(host))
                .findFirst();
    }

    /// A pool fills because of one dataset; several datasets fill because of their pool.
    private void space(Subject host) {
        for (var pool : on(host, Kind.POOL, ProblemKind.SPACE)) {
            var inside = on(host, Kind.DATASET, ProblemKind.SPACE).stream()
                    .filter(t -> t.subject().key().startsWith(pool.subject().key() + "/"))
                    .toList();
            if (inside.size() == 1) {
                causes.link(pool, inside.getFirst(), "that dataset fills the pool");
            } else {
                causes.link(inside, pool, "the datasets share the pool's space");
            }
        }
    }

    private void units(Subject host) {
        var units = on(host, Kind.UNIT, ProblemKind.UNIT).stream()
                .filter(unit -> !COPIER.matcher(unit.subject().key()).find())
                .toList();
        for (var oom : on(host, ProblemKind.OOM)) {
            if (units.size() == 1) {
                causes.link(oom, units.getFirst(), "the kernel killed it: memory ran out");
            } else {
                units.stream()
                        .filter(unit -> since(unit).isPresent() && since(oom).isPresent())
                        .min(Comparator.comparing(unit -> Duration.between(
                                        since(unit).orElseThrow(), since(oom).orElseThrow())
                                .abs()))
                        .ifPresent(unit -> causes.link(oom, unit, "they began together"));
            }
            causes.link(on(host, Kind.HOST, ProblemKind.MEMORY), causes.root(oom), "the memory that it wanted");
        }
    }

    private Optional<Instant> since(SubjectAspect trouble) {
        return causes.members(trouble).stream()
                .flatMap(member -> member.since().stream())
                .min(Comparator.naturalOrder());
    }

    /// One job copies several datasets, and its unit fails with them.
    private void copies(Subject host) {
        var copies = on(host, Kind.REPLICATION, ProblemKind.COPIES).stream()
                .sorted(Comparator.comparing(
                                (SubjectAspect t) -> !t.subject().key().contains("/"))
                        .thenComparing(t -> t.subject().key()))
                .toList();
        if (copies.isEmpty()) {
            return;
        }
        var first = copies.getFirst();
        causes.link(copies, first, "copies of one host stop together");
        causes.link(
                on(host, Kind.UNIT, ProblemKind.UNIT).stream()
                        .filter(unit -> COPIER.matcher(unit.subject().key()).find())
                        .toList(),
                first,
                "the unit that copies");
    }

    /// Several dead tunnels with one end in common: that end.
    private void tunnels() {
        var ends = new HashSet<Subject>();
        var open = open(causes.where(t -> t.is(Kind.TUNNEL, ProblemKind.TUNNEL) && far(t).isPresent()));
        open.forEach(tunnel -> {
            ends.add(near(tunnel));
            far(tunnel).ifPresent(ends::add);
        });
        while (true) {
            var left = open(open);
            Map<Subject, List<SubjectAspect>> byEnd = new HashMap<>();
            for (var end : ends) {
                byEnd.put(
                        end,
                        left.stream()
                                .filter(t -> near(t).equals(end)
                                        || far(t).filter(end::equals).isPresent())
                                .toList());
            }
            var most = byEnd.entrySet().stream()
                    .max(Comparator.comparingInt((Map.Entry<Subject, List<SubjectAspect>> e) ->
                                    e.getValue().size())
                            .thenComparing(e -> share(e.getKey(), e.getValue().size()))
                            .thenComparing(e -> e.getKey().host()));
            if (most.isEmpty() || most.get().getValue().size() < 2) {
                return;
            }
            var end = most.get().getKey();
            causes.link(
                    most.get().getValue(),
                    causes.whole(new SubjectAspect(
                            new Subject(Kind.TUNNEL, end.cluster(), end.host(), ""), ProblemKind.TUNNEL)),
                    "the tunnels have that end in common");
        }
    }

    private double share(Subject end, int dead) {
        return (double) dead / Math.max(1, topology.peers(end).size());
    }

    private static Subject near(SubjectAspect tunnel) {
        return Subject.host(tunnel.cluster(), tunnel.host());
    }

    private Optional<Subject> far(SubjectAspect tunnel) {
        return topology.find(tunnel.cluster(), tunnel.subject().key()).map(Topology::subject);
    }

    /// Guests suffer with their hypervisor; what a guest tells of its own disks and waiting is the same from inside.
    private void guests() {
        for (var hypervisor : causes.where(t -> t.aspect() == ProblemKind.GUEST).stream()
                .map(t -> Subject.host(t.cluster(), t.host()))
                .distinct()
                .toList()) {
            seenFromOutside(hypervisor);
            var guests = open(on(hypervisor, Kind.GUEST, ProblemKind.GUEST));
            var head = storage(hypervisor)
                    .or(() -> on(hypervisor, ProblemKind.CPU).stream().findFirst());
            if (head.isPresent()) {
                causes.link(guests, head.get(), "the guest runs on that hypervisor");
            } else if (guests.size() > 1) {
                causes.link(
                        guests,
                        causes.whole(new SubjectAspect(hypervisor, ProblemKind.GUEST)),
                        "the guests of one hypervisor suffer together");
            } else if (guests.size() == 1) {
                var volumes = on(hypervisor, Kind.DISK, ProblemKind.DISK).stream()
                        .filter(disk -> !physical(disk))
                        .toList();
                causes.link(open(volumes), guests.getFirst(), "the volume is a guest's disk");
            }
        }
        for (var inside : touched()) {
            var on = topology.hypervisor(inside);
            if (on.isEmpty()) {
                continue;
            }
            var outside = on(on.get(), Kind.GUEST, ProblemKind.GUEST).stream()
                    .filter(t -> far(t).filter(inside::equals).isPresent())
                    .toList();
            var head = outside.stream().findFirst().or(() -> storage(on.get())).or(() -> broken(on.get()));
            head.ifPresent(
                    cause -> causes.link(open(on(inside, ProblemKind.DISK)), cause, "the guest's disk is there"));
        }
    }

    /// A disk of a pool that has errors makes its guests wait before it is seen to be slow itself.
    private Optional<SubjectAspect> broken(Subject hypervisor) {
        return on(hypervisor, ProblemKind.HEALTH).stream().map(causes::root).findFirst();
    }

    /// That a guest's processors are busy, or its memory is full, both the guest and its hypervisor tell.
    private void seenFromOutside(Subject hypervisor) {
        for (var guest : open(on(hypervisor, Kind.GUEST, ProblemKind.GUEST))) {
            var inside = far(guest);
            for (var same :
                    Map.of("cpu", ProblemKind.CPU, "mem", ProblemKind.MEMORY).entrySet()) {
                boolean only = causes.members(guest).stream()
                        .allMatch(m -> m.name().toLowerCase(Locale.ROOT).contains(same.getKey()));
                if (only && inside.isPresent()) {
                    on(inside.get(), same.getValue()).stream()
                            .findFirst()
                            .ifPresent(cause -> causes.link(guest, cause, "the same, told by the hypervisor"));
                }
            }
        }
    }

    /// Tasks that wait count as load: for a processor, else for a disk or for memory.
    private void loads() {
        for (var load : open(causes.where(t -> t.aspect() == ProblemKind.LOAD))) {
            var host = Subject.host(load.cluster(), load.host());
            for (var aspect : List.of(ProblemKind.CPU, ProblemKind.DISK, ProblemKind.MEMORY, ProblemKind.OOM)) {
                on(host, aspect).stream().findFirst().ifPresent(cause -> causes.link(load, cause, "tasks wait for it"));
            }
        }
    }
}
