package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.doctor.DoctorFindings.Join;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.IdentitySettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Joins that no metric provides: from peers and guests to their hosts, and from disks of guests to pools.
record HostRelations(
        String cluster,
        HostMapping mapping,
        WireguardPeerHosts peers,
        Map<Labels, String> machines,
        IdentitySettings settings) {
    private static final String CONFIGURED = "set in the configuration";
    private static final Pattern ZVOL = Pattern.compile("/dev/zvol/([^/]+)/.+");

    /// Joins from the rows of the WireGuard forms.
    List<Join> peers(Iterable<Labels> rows) {
        var joins = new LinkedHashSet<Join>();
        for (var row : rows) {
            int host = mapping.hostOf(row);
            if (host >= 0) {
                joins.add(peer(host, row));
            }
        }
        return new ArrayList<>(joins);
    }

    private Join peer(int host, Labels row) {
        var key = row.has("public_key") ? row.get("public_key") : row.get("peer");
        var friendly = row.firstValue("friendly_name", "name", "alias");
        var subject = friendly.isEmpty() ? key : friendly;
        var configured = Stream.of(key, friendly)
                .map(peers::configured)
                .filter(name -> !name.isEmpty())
                .findFirst();
        if (configured.isPresent()) {
            return join("peer", host, subject, configured.get(), CONFIGURED);
        }
        var owner = key.isEmpty() ? "" : peers.hostOf(key);
        if (!owner.isEmpty()) {
            return join("peer", host, subject, owner, "the host's own interface has the peer's public key");
        }
        var byAddress = byAddress(row.firstValue("allowed_ips", "ipv4Address", "ipv6Address"));
        if (byAddress.isPresent()) {
            return join("peer", host, subject, byAddress.get(), "its allowed address is the host's");
        }
        int byName = friendly.isEmpty() ? HostMapping.UNKNOWN : mapping.byName(friendly);
        if (byName >= 0) {
            return join("peer", host, subject, display(byName), "its friendly name is the host's");
        }
        return join("peer", host, subject, "", peers.whyUnnamed(key).orElse("no host has its key, address or name"));
    }

    /// An allowed network that is a single address belongs to one host.
    private Optional<String> byAddress(String allowed) {
        for (var network : allowed.split("[,\\s]+")) {
            int slash = network.indexOf('/');
            boolean single = slash < 0 || network.endsWith("/32") || network.endsWith("/128");
            var address = slash < 0 ? network : network.substring(0, slash);
            int host = single && !address.isEmpty() ? mapping.byName(address) : HostMapping.UNKNOWN;
            if (host >= 0) {
                return Optional.of(display(host));
            }
        }
        return Optional.empty();
    }

    /// Joins from rows with `domain` and, where the exporter has it, `uuid`.
    List<Join> guests(Iterable<Labels> rows) {
        var joins = new LinkedHashSet<Join>();
        for (var row : rows) {
            int host = mapping.hostOf(row);
            var domain = row.get("domain");
            if (host >= 0 && !domain.isEmpty()) {
                joins.add(guest(host, domain, row));
            }
        }
        return new ArrayList<>(joins);
    }

    private Join guest(int host, String domain, Labels row) {
        var configured = settings.guests().get(domain);
        if (configured != null) {
            int index = mapping.byName(configured);
            return join("guest", host, domain, index >= 0 ? display(index) : configured, CONFIGURED);
        }
        int byUuid = row.has("uuid") ? byMachine(row.get("uuid")) : HostMapping.UNKNOWN;
        if (byUuid >= 0) {
            return join("guest", host, domain, display(byUuid), "its libvirt uuid is the host's product uuid");
        }
        int byName = mapping.byName(domain);
        return byName >= 0 && byName != host
                ? join("guest", host, domain, display(byName), "its name is the host's")
                : join("guest", host, domain, "", "no host of this fleet has this guest's UUID or name");
    }

    private int byMachine(String uuid) {
        for (var entry : machines.entrySet()) {
            if (entry.getValue().toLowerCase(Locale.ROOT).equals(uuid.toLowerCase(Locale.ROOT))) {
                return mapping.hostOf(entry.getKey());
            }
        }
        return HostMapping.UNKNOWN;
    }

    /// Joins from rows with a guest's disk and the file or device behind it, and from rows of guests, whose
    /// disks the configuration may name.
    List<Join> disks(Iterable<Labels> rows, Iterable<Labels> guests) {
        var joins = new LinkedHashSet<Join>();
        for (var row : rows) {
            int host = mapping.hostOf(row);
            var source = row.firstValue("source_file", "source");
            var zvol = ZVOL.matcher(source);
            var disk = row.get("domain") + "/" + row.get("target_device");
            if (host >= 0 && zvol.matches() && !settings.disks().containsKey(disk)) {
                var subject = row.get("domain") + " " + row.get("target_device");
                joins.add(join("disk", host, subject, "pool " + zvol.group(1), "its source is " + source));
            }
        }
        for (var row : guests) {
            int host = mapping.hostOf(row);
            settings.disks().forEach((disk, dataset) -> {
                int slash = disk.lastIndexOf('/');
                if (host >= 0 && slash > 0 && disk.substring(0, slash).equals(row.get("domain"))) {
                    joins.add(join("disk", host, disk.replace('/', ' '), "dataset " + dataset, CONFIGURED));
                }
            });
        }
        return new ArrayList<>(joins);
    }

    private Join join(String kind, int host, String subject, String to, String reason) {
        return new Join(cluster, kind, display(host), subject, to, reason);
    }

    private String display(int host) {
        return mapping.hosts().get(host).display();
    }
}
