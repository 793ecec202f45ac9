package greenwall.fleet.identity;

import java.util.regex.Pattern;

/// Recognises the public keys of WireGuard peers. A peer without a name is called by the first characters of its key.
public final class WireguardKey {
    private static final Pattern PUBLIC_KEY = Pattern.compile("[A-Za-z0-9+/]{42,43}=?");

    private WireguardKey() {}

    /// Whether the name of a peer is its public key; exporters cut the padding off.
    public static boolean isKey(String peer) {
        return PUBLIC_KEY.matcher(peer).matches();
    }

    public static String shortened(String key) {
        return key.substring(0, 8);
    }
}
