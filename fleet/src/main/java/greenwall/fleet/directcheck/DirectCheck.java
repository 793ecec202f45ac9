package greenwall.fleet.directcheck;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// One check that the console runs itself.
public sealed interface DirectCheck {
    /// The cluster name for hosts and services that no Prometheus scrapes.
    String ALONE = "direct";

    /// The subject of a check.
    ///
    /// @param host empty if the check concerns a service and no host
    record CheckSubject(String cluster, String host) {}

    CheckSubject subject();

    /// A copy of this check with another subject.
    default DirectCheck withSubject(CheckSubject other) {
        return switch (this) {
            case Port c -> new Port(other, c.address, c.port, c.job);
            case HttpRequest c -> new HttpRequest(other, c.url, c.status, c.content, c.minValidity, c.authorities);
            case DnsQuery c -> new DnsQuery(other, c.name, c.kind, c.server, c.port, c.expected);
            case Clock c -> new Clock(other, c.server, c.port, c.maxOffset);
            case Ssh _ -> new Ssh(other);
        };
    }

    /// The address that is checked, as text.
    default String text() {
        return switch (this) {
            case Port c -> c.port.isPresent() ? c.address + ":" + c.port.getAsInt() : c.address;
            case HttpRequest c -> c.url.toString();
            case DnsQuery c -> "dns://" + c.server + (c.port == 53 ? "" : ":" + c.port) + "/" + c.name;
            case Clock c -> "ntp://" + c.server + (c.port == 123 ? "" : ":" + c.port);
            case Ssh c -> "ssh " + c.subject.host();
        };
    }

    /// The number of packets a check takes in both directions: as measured, rounded up.
    default int packets() {
        return switch (this) {
            case Port _ -> 10;
            case HttpRequest c -> c.secured() ? 24 : 12;
            case DnsQuery _, Clock _ -> 2;
            case Ssh _ -> 60;
        };
    }

    /// Checks a host on one port: whether the host responds, and whether the listener sends anything.
    ///
    /// @param port empty to check the host alone
    /// @param job the exporter that listens on the port; empty if it is not known
    record Port(CheckSubject subject, String address, OptionalInt port, String job) implements DirectCheck {}

    /// Checks a page: its status, its content, and the expiry date of its certificate.
    ///
    /// @param content text that the page must contain; empty to accept any page
    /// @param minValidity the shortest time for which its certificate must still be valid
    /// @param authorities a PEM file with the only certificate authorities to trust; empty for those of the
    ///     system
    record HttpRequest(
            CheckSubject subject, URI url, int status, String content, Duration minValidity, Optional<Path> authorities)
            implements DirectCheck {
        public boolean secured() {
            return "https".equalsIgnoreCase(url.getScheme());
        }
    }

    /// Checks the answer of a DNS server for a name.
    ///
    /// @param expected the records that the answer may contain, at least one of them; empty to accept any
    ///     answer
    record DnsQuery(CheckSubject subject, String name, RecordType kind, String server, int port, Set<String> expected)
            implements DirectCheck {
        public enum RecordType {
            A,
            AAAA,
            CNAME,
            TXT
        }
    }

    /// Checks the offset between a time server's clock and the clock of this machine.
    ///
    /// @param maxOffset the largest offset that is accepted
    record Clock(CheckSubject subject, String server, int port, Duration maxOffset) implements DirectCheck {}

    /// Checks a host over SSH with a fixed script that changes nothing on the host.
    record Ssh(CheckSubject subject) implements DirectCheck {}
}
