package greenwall.connectors.http;

import static greenwall.fleet.TextEncodings.percentEncoded;

import greenwall.fleet.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;

/// The signature of a request by AWS' Signature Version 4.
final class AwsSignature {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private record Pair(String name, String value) {}

    private AwsSignature() {}

    /// The value of the header `Authorization`.
    ///
    /// @param headers the signed headers by their lower-case names; they include `host` and `x-amz-date`
    static String authorization(
            String method,
            HttpUrl url,
            SortedMap<String, String> headers,
            byte[] body,
            String accessKey,
            String secretKey,
            String region,
            String service,
            Instant at) {
        var time = TIME.format(at);
        var day = time.substring(0, 8);
        var names = String.join(";", headers.keySet());
        var request = new StringBuilder(method).append('\n');
        request.append(path(url)).append('\n').append(query(url)).append('\n');
        headers.forEach((name, value) -> request.append(name)
                .append(':')
                .append(value.strip().replaceAll(" +", " "))
                .append('\n'));
        request.append('\n').append(names).append('\n').append(Sha256.hex(body));
        var scope = day + "/" + region + "/" + service + "/aws4_request";
        var toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + Sha256.hex(request.toString());
        var key = bytes("AWS4" + secretKey);
        for (var part : List.of(day, region, service, "aws4_request")) {
            key = hmac(key, part);
        }
        return ALGORITHM + " Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                + HexFormat.of().formatHex(hmac(key, toSign));
    }

    /// The path, encoded twice: once for the request itself and once for its signature.
    private static String path(HttpUrl url) {
        var out = new StringBuilder();
        for (var segment : url.encodedPathSegments()) {
            out.append('/').append(percentEncoded(segment));
        }
        return out.toString();
    }

    private static String query(HttpUrl url) {
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < url.querySize(); i++) {
            var value = url.queryParameterValue(i);
            pairs.add(new Pair(percentEncoded(url.queryParameterName(i)), value == null ? "" : percentEncoded(value)));
        }
        pairs.sort(Comparator.comparing(Pair::name).thenComparing(Pair::value));
        return String.join("&", pairs.stream().map(p -> p.name + "=" + p.value).toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HmacSHA256", e);
        }
    }
}
