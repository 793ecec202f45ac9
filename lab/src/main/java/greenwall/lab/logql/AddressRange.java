package greenwall.lab.logql;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// An address range as in `ip("…")`: a single address, `from-to`, or a CIDR block.
record AddressRange(byte[] from, byte[] to) {
    private static final Pattern CANDIDATE = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]+|\\d{1,3}(?:\\.\\d{1,3}){3}");

    static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        int dash = text.indexOf('-');
        try {
            if (slash > 0) {
                return Optional.of(
                        block(address(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1))));
            }
            byte[] from = address(dash > 0 ? text.substring(0, dash) : text);
            byte[] to = dash > 0 ? address(text.substring(dash + 1)) : from;
            return from.length == to.length ? Optional.of(new AddressRange(from, to)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static AddressRange block(byte[] address, int prefix) {
        if (prefix < 0 || prefix > 8 * address.length) {
            throw new IllegalArgumentException("a prefix of " + prefix + " bits");
        }
        byte[] from = address.clone();
        byte[] to = address.clone();
        for (int bit = prefix; bit < 8 * address.length; bit++) {
            int mask = 0x80 >> bit % 8;
            from[bit / 8] &= (byte) ~mask;
            to[bit / 8] |= (byte) mask;
        }
        return new AddressRange(from, to);
    }

    /// Accepts only literal addresses, so that no name is resolved.
    private static byte[] address(String text) {
        return InetAddress.ofLiteral(text.strip()).getAddress();
    }

    /// Whether the text contains an address in this range.
    boolean isIn(String text) {
        return CANDIDATE.matcher(text).results().anyMatch(found -> contains(found.group()));
    }

    private boolean contains(String text) {
        try {
            byte[] address = address(text);
            return address.length == from.length
                    && Arrays.compareUnsigned(from, address) <= 0
                    && Arrays.compareUnsigned(address, to) <= 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
