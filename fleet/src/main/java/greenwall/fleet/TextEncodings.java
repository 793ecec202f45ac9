package greenwall.fleet;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The encoded forms of a text inside another text.
public final class TextEncodings {
    private TextEncodings() {}

    /// As a part of an address: all but letters, digits and `-._~` is percent-encoded.
    public static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /// The base64 forms at any byte offset, limited to the characters that depend on this text alone.
    public static Set<String> base64(String text) {
        var forms = new LinkedHashSet<String>();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            var shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                var whole = encoder.withoutPadding().encodeToString(shifted);
                int from = (before * 8 + 5) / 6;
                int to = shifted.length * 8 / 6;
                if (to > from) {
                    forms.add(whole.substring(from, to));
                }
            }
        }
        return forms;
    }

    /// The base32 forms at any bit offset, in lower case.
    public static Set<String> base32(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var bits = new StringBuilder();
        for (byte b : bytes) {
            bits.append(Integer.toBinaryString(b & 0xff | 0x100), 1, 9);
        }
        var forms = new LinkedHashSet<String>();
        for (int from = 0; from < 5; from++) {
            var encoded = new StringBuilder();
            for (int at = from; at + 5 <= bits.length(); at += 5) {
                encoded.append(
                        "abcdefghijklmnopqrstuvwxyz234567".charAt(Integer.parseInt(bits.substring(at, at + 5), 2)));
            }
            forms.add(encoded.toString());
        }
        return forms;
    }

    /// The hexadecimal forms in lower case, without separators and with the usual separators between bytes.
    public static Set<String> hex(String text) {
        var forms = new LinkedHashSet<String>();
        for (var between : List.of("", ":", " ", "-")) {
            forms.add(HexFormat.ofDelimiter(between).formatHex(text.getBytes(StandardCharsets.UTF_8)));
        }
        return forms;
    }
}
