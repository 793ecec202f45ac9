package greenwall.fleet.check;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// One check that the console runs itself.
public sealed interface Check {
    /// The cluster of hosts and services that no Prometheus tells of.
    String ALONE = "direct";

    /// What it is about.
    ///
    /// @param host empty where it is about a service and no host
    record About(String cluster, String host) {}

    About about();

    /// The same about something else.
    default Check of(About other) {
        return switch (this) {
            case Port c -> new Port(other, c.address, c.port, c.job);
            case Page c -> new Page(other, c.url, c.status, c.content, c.least, c.authorities);
            case Name c -> new Name(other, c.name, c.kind, c.server, c.port, c.expected);
            case Clock c -> new Clock(other, c.server, c.port, c.most);
            case Look _ -> new Look(other);
        };
    }

    /// What it looks at, in the words of its address.
    String text();

    /// How many packets it costs, those that come back included; what was counted, rounded up.
    int packets();

    /// A host by one of its ports: whether anybody is there, and whether what listens says anything.
    ///
    /// @param port none to ask for the host alone
    /// @param job the exporter that listens there; empty where nobody knows what does
    record Port(About about, String address, OptionalInt port, String job) implements Check {
        private static final int PACKETS = 10;

        @Override
        public String text() {
            return port.isPresent() ? address + ":" + port.getAsInt() : address;
        }

        @Override
        public int packets() {
            return PACKETS;
        }
    }

    /// A page: its status, a text that it has to hold, and when its certificate ends.
    ///
    /// @param content a text that it has to hold; empty where any page will do
    /// @param least for how long its certificate has to be good yet
    /// @param authorities a PEM file with the only authorities to trust; empty for the system's
    record Page(About about, URI url, int status, String content, Duration least, Optional<Path> authorities)
            implements Check {
        private static final int PACKETS = 12;
        private static final int PACKETS_TLS = 24;

        public boolean secured() {
            return "https".equalsIgnoreCase(url.getScheme());
        }

        @Override
        public String text() {
            return url.toString();
        }

        @Override
        public int packets() {
            return secured() ? PACKETS_TLS : PACKETS;
        }
    }

    /// What a DNS server answers about a name.
    ///
    /// @param expected all that it may answer, and it has to answer something; empty for anything
    record Name(About about, String name, Kind kind, String server, int port, Set<String> expected) implements Check {
        /// The kinds of records that can be asked for, with their numbers in the protocol.
        public enum Kind {
            A(1),
            AAAA(28),
            CNAME(5),
            TXT(16);

            private final int number;

            Kind(int number) {
                this.number = number;
            }

            public int number() {
                return number;
            }
        }

        @Override
        public String text() {
            return "dns://" + server + (port == 53 ? "" : ":" + port) + "/" + name;
        }

        @Override
        public int packets() {
            return 2;
        }
    }

    /// How far a time server's clock is from this machine's.
    record Clock(About about, String server, int port, Duration most) implements Check {
        @Override
        public String text() {
            return "ntp://" + server + (port == 123 ? "" : ":" + port);
        }

        @Override
        public int packets() {
            return 2;
        }
    }

    /// A fixed look at a host over SSH that changes nothing there.
    record Look(About about) implements Check {
        private static final int PACKETS = 60;

        @Override
        public String text() {
            return "ssh " + about.host();
        }

        @Override
        public int packets() {
            return PACKETS;
        }
    }
}
