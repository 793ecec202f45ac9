package greenwall.connectors.ssh;

import java.security.SecureRandom;
import java.util.HexFormat;

/// The unguessable name of one run on a host.
final class RunMark {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RunMark() {}

    static String random() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
