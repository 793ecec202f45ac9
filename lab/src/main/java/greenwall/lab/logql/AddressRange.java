package greenwall.lab.logql;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// A range of addresses as in `ip("…")`: one address, `from-to`, or a CIDR block.
record AddressRange(BigInteger from, BigInteger to, boolean v6) {
    private static final Pattern CANDIDATE = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]+|\\d{1,3}(?:\\.\\d{1,3}){3}");

    static Optional<AddressRange> of(String text) {
        int dash = text.indexOf('-');
        if (dash > 0) {
            return range(address(text.substring(0, dash)), address(text.substring(dash + 1)));
        }
        int slash = text.indexOf('/');
        if (slash > 0) {
            return block(address(text.substring(0, slash)), text.substring(slash + 1));
        }
        return range(address(text), address(text));
    }

    private static Optional<AddressRange> range(Optional<byte[]> low, Optional<byte[]> high) {
        if (low.isEmpty() || high.isEmpty() || low.get().length != high.get().length) {
            return Optional.empty();
        }
        return Optional.of(
                new AddressRange(new BigInteger(1, low.get()), new BigInteger(1, high.get()), low.get().length == 16));
    }

    private static Optional<AddressRange> block(Optional<byte[]> base, String prefix) {
        if (base.isEmpty() || !prefix.matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int bits = base.get().length * 8;
        int host = bits - Integer.parseInt(prefix);
        if (host < 0) {
            return Optional.empty();
        }
        BigInteger first = new BigInteger(1, base.get()).shiftRight(host).shiftLeft(host);
        BigInteger last = first.add(BigInteger.ONE.shiftLeft(host)).subtract(BigInteger.ONE);
        return Optional.of(new AddressRange(first, last, bits == 128));
    }

    /// Only literal addresses, so no name is resolved.
    private static Optional<byte[]> address(String text) {
        String trimmed = text.strip();
        if (!CANDIDATE.matcher(trimmed).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(trimmed).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Whether any address in the text lies in this range.
    boolean isIn(String text) {
        var matcher = CANDIDATE.matcher(text);
        while (matcher.find()) {
            var bytes = address(matcher.group());
            if (bytes.isPresent() && (bytes.get().length == 16) == v6) {
                var value = new BigInteger(1, bytes.get());
                if (value.compareTo(from) >= 0 && value.compareTo(to) <= 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
