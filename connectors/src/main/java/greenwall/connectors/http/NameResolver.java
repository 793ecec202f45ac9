package greenwall.connectors.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// What turns the name of a host into its addresses: this machine's resolver, unless somebody gives another.
@FunctionalInterface
public interface NameResolver {
    NameResolver OF_THIS_MACHINE = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> addresses(String host) throws UnknownHostException;
}
