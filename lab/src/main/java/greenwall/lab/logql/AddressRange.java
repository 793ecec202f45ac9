package greenwall.lab.logql;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// An address range as in `ip("…")`: a single address, `from-to`, or a CIDR block.
///
/// @param bytes the length of an address, 4 or 16
record AddressRange(int bytes, BigInteger from, BigInteger to) {
    private static final Pattern CANDIDATE = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]+|\\d{1,3}(?:\\.\\d{1,3}){3}");

    static Optional<AddressRange> of(String text) {
        String[] parts = text.split("[-/]", 2);
        try {
            byte[] first = address(parts[0]);
            var from = new BigInteger(1, first);
            if (text.contains("/")) {
                int free = 8 * first.length - Integer.parseInt(parts[1]);
                if (free < 0 || free > 8 * first.length) {
                    return Optional.empty();
                }
                var start = from.shiftRight(free).shiftLeft(free);
                var end = start.add(BigInteger.ONE.shiftLeft(free)).subtract(BigInteger.ONE);
                return Optional.of(new AddressRange(first.length, start, end));
            }
            byte[] last = address(parts[parts.length - 1]);
            return first.length == last.length
                    ? Optional.of(new AddressRange(first.length, from, new BigInteger(1, last)))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
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
            var number = new BigInteger(1, address);
            return address.length == bytes && from.compareTo(number) <= 0 && number.compareTo(to) <= 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
