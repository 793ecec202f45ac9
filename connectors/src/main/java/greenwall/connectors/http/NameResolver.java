package greenwall.connectors.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Resolves host names: the resolver of this machine unless another is set.
@FunctionalInterface
public interface NameResolver {
    NameResolver OF_THIS_MACHINE = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> addresses(String host) throws UnknownHostException;
}
