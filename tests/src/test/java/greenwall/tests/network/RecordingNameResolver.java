package greenwall.tests.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// This machine's resolver, which also records every name that is looked up in this process. Java loads it
/// through its service entry.
public final class RecordingNameResolver extends InetAddressResolverProvider {
    static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

    @Override
    public InetAddressResolver get(Configuration configuration) {
        var real = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                ASKED.add(host);
                return real.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                ASKED.add(InetAddress.getByAddress(address).getHostAddress());
                return real.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "watched names";
    }
}
