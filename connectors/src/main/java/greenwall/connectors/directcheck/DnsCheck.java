package greenwall.connectors.directcheck;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckResult;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Queries a DNS server for a name, and compares the response with the expected one.
final class DnsCheck {
    private static final int LONGEST_LABEL = 63;
    private static final int MAX_JUMPS = 20;
    private static final int POINTER = 0xc0;

    /// For the id and port of a query, which an attacker who forges a response would have to guess.
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Bits of the header's flags.
    private static final int TRUNCATED = 0x200;
    private static final int RECURSION = 0x0100;
    /// An error code of a response.
    private static final int NO_SUCH_NAME = 3;

    private DnsCheck() {}

    private static final class MalformedAnswerException extends RuntimeException {
        MalformedAnswerException(String what) {
            super(what);
        }
    }

    static DirectCheckResult run(DirectCheck.DnsQuery check) {
        try {
            int id = RANDOM.nextInt(1 << 16);
            var question = question(check, id);
            return UdpQuery.query(
                    "name server",
                    check.server(),
                    check.port(),
                    () -> question,
                    answer -> answer.limit() >= 12 && (answer.getShort(0) & 0xffff) == id
                            ? Optional.of(judge(check, answer))
                            : Optional.empty(),
                    why -> faultResult("DNS does not respond", check.text() + ": " + why));
        } catch (MalformedAnswerException | BufferUnderflowException | IllegalArgumentException malformed) {
            return faultResult("DNS response cannot be read", check.text() + ": " + malformed.getMessage());
        }
    }

    private static DirectCheckResult faultResult(String lead, String reason) {
        return new DirectCheckResult.Unanswered(
                new DirectCheckFault(DirectCheckFault.Kind.SERVICE, "", true, lead, reason));
    }

    private static byte[] question(DirectCheck.DnsQuery check, int id) {
        var out = ByteBuffer.allocate(512);
        out.putShort((short) id).putShort((short) RECURSION).putShort((short) 1);
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (var label : check.name().replaceFirst("\\.$", "").split("\\.")) {
            var bytes = label.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0 || bytes.length > LONGEST_LABEL) {
                throw new IllegalArgumentException("not a valid DNS name");
            }
            out.put((byte) bytes.length).put(bytes);
        }
        out.put((byte) 0).putShort((short) number(check.kind())).putShort((short) 1);
        var bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static int number(DirectCheck.DnsQuery.RecordType kind) {
        return switch (kind) {
            case A -> 1;
            case AAAA -> 28;
            case CNAME -> 5;
            case TXT -> 16;
        };
    }

    private static DirectCheckResult judge(DirectCheck.DnsQuery check, ByteBuffer answer) {
        answer.getShort();
        int flags = answer.getShort();
        int questions = answer.getShort() & 0xffff;
        int answers = answer.getShort() & 0xffff;
        answer.position(12);
        for (int i = 0; i < questions; i++) {
            name(answer);
            answer.position(answer.position() + 4);
        }
        var found = new TreeSet<String>();
        for (int i = 0; i < answers; i++) {
            name(answer);
            int type = answer.getShort() & 0xffff;
            answer.position(answer.position() + 6);
            int length = answer.getShort() & 0xffff;
            int end = answer.position() + length;
            if (type == number(check.kind())) {
                found.add(value(check.kind(), answer, length));
            }
            answer.position(end);
        }
        return found.isEmpty() && (flags & TRUNCATED) != 0
                ? new DirectCheckResult.NotRun(
                        "the response from " + check.server() + " does not fit in one UDP packet")
                : verdict(check, flags & 0xf, found);
    }

    private static DirectCheckResult verdict(DirectCheck.DnsQuery check, int code, Set<String> found) {
        var answer = found.isEmpty() ? responseCode(code) : String.join(", ", found);
        var expected = check.expected().stream()
                .map(text -> canonical(check.kind(), text))
                .collect(Collectors.toCollection(TreeSet::new));
        if (found.isEmpty()) {
            return faultResult("DNS returns no record", comparison(check, answer, expected));
        }
        var faults = expected.isEmpty() || expected.containsAll(found)
                ? List.<DirectCheckFault>of()
                : List.of(new DirectCheckFault(
                        DirectCheckFault.Kind.SERVICE,
                        "",
                        true,
                        "DNS gives a wrong answer",
                        comparison(check, answer, expected)));
        return new DirectCheckResult.Answered(
                "returns " + answer,
                List.of(new DirectCheckResult.MeasuredValue(check.kind().name(), check.name(), answer)),
                faults);
    }

    private static String responseCode(int code) {
        return switch (code) {
            case 0 -> "no records";
            case 2 -> "SERVFAIL";
            case NO_SUCH_NAME -> "NXDOMAIN";
            case 5 -> "REFUSED";
            default -> "RCODE " + code;
        };
    }

    private static String comparison(DirectCheck.DnsQuery check, String answer, Set<String> expected) {
        return check.server() + " returns " + answer + " for " + check.name()
                + (expected.isEmpty() ? "" : ", expected " + String.join(", ", expected));
    }

    private static String canonical(DirectCheck.DnsQuery.RecordType kind, String text) {
        try {
            return switch (kind) {
                // Parses only literal addresses, so that no name is resolved.
                case A, AAAA ->
                    text.matches("[0-9a-fA-F.:]+") ? InetAddress.getByName(text).getHostAddress() : text;
                case CNAME -> text.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
                case TXT -> text;
            };
        } catch (UnknownHostException _) {
            return text;
        }
    }

    private static String value(DirectCheck.DnsQuery.RecordType kind, ByteBuffer answer, int length) {
        return switch (kind) {
            case A, AAAA -> address(answer, length);
            case CNAME -> name(answer).toLowerCase(Locale.ROOT);
            case TXT -> {
                var parts = new ArrayList<String>();
                int end = answer.position() + length;
                while (answer.position() < end) {
                    parts.add(text(answer, answer.get() & 0xff));
                }
                yield SanitizedText.line(String.join("", parts));
            }
        };
    }

    private static String address(ByteBuffer answer, int length) {
        var bytes = new byte[length];
        answer.get(bytes);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException _) {
            throw new MalformedAnswerException("an address of " + length + " bytes");
        }
    }

    private static String text(ByteBuffer answer, int length) {
        var bytes = new byte[length];
        answer.get(bytes);
        return SanitizedText.line(new String(bytes, StandardCharsets.UTF_8));
    }

    /// Reads a name, which may continue at an earlier position; jumps are counted, because they may form a
    /// loop.
    private static String name(ByteBuffer answer) {
        var labels = new ArrayList<String>();
        int after = -1;
        int jumps = 0;
        while (true) {
            int length = answer.get() & 0xff;
            if (length == 0) {
                break;
            }
            if ((length & POINTER) == POINTER) {
                int to = (length & 0x3f) << 8 | answer.get() & 0xff;
                after = after < 0 ? answer.position() : after;
                if (++jumps > MAX_JUMPS || to >= answer.limit()) {
                    throw new MalformedAnswerException("a name that points back to itself");
                }
                answer.position(to);
            } else if (length > LONGEST_LABEL || labels.size() > LONGEST_LABEL * 2) {
                throw new MalformedAnswerException("a name that is too long");
            } else {
                labels.add(text(answer, length));
            }
        }
        if (after >= 0) {
            answer.position(after);
        }
        return String.join(".", labels);
    }
}
