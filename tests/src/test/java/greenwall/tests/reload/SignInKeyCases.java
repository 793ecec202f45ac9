package greenwall.tests.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The keys of sign-ins: tokens from an authorization server, AWS signatures, tokens printed by a command.
final class SignInKeyCases {
    private static final String AWS = "region: eu-west-1, access_key: AKIDONE, secret_key_env: ONE";

    private final String base;
    private final ConfigKeyCase.ConfigObserver observer;
    private final List<ConfigKeyCase> rows = new ArrayList<>();

    SignInKeyCases(Path folder, String base, ConfigKeyCase.ConfigObserver observer) throws IOException {
        this.base = base;
        this.observer = observer;
        var first = quoted(Files.writeString(folder.resolve("secret-1"), "alpha"));
        var second = quoted(Files.writeString(folder.resolve("secret-2"), "beta"));
        var keys = new String[] {"", ""};
        for (int i = 0; i < 2; i++) {
            keys[i] = "{\"AccessKeyId\":\"AKID" + i + "\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t" + i + "\"}";
        }
        var firstKeys = quoted(Files.writeString(folder.resolve("keys-1"), keys[0]));
        var secondKeys = quoted(Files.writeString(folder.resolve("keys-2"), keys[1]));
        for (var way : List.of(
                List.of("file", first, second),
                List.of("env", "ONE", "TWO"),
                List.of("command", "\"printf one\"", "\"printf two\""))) {
            var name = way.get(0);
            oauth("client_secret_" + name, way.get(1), way.get(2));
            row(
                    "aws.session_token_" + name,
                    "aws: {" + AWS + ", session_token_" + name + ": " + way.get(1) + "}",
                    "aws: {" + AWS + ", session_token_" + name + ": " + way.get(2) + "}");
            // The signature itself is not compared, so a different key would not show; a missing key does.
            row(
                    "aws.secret_key_" + name,
                    "bearer_env: ONE",
                    "aws: {region: eu-west-1, access_key: AKIDONE, secret_key_" + name + ": " + way.get(1) + "}");
        }
        row("aws.credentials_file", printed("file", firstKeys), printed("file", secondKeys));
        row(
                "aws.credentials_command",
                printed("command", "[cat, " + firstKeys + "]"),
                printed("command", "[cat, " + secondKeys + "]"));
        row("aws.credentials_env", "bearer_env: ONE", printed("env", "KEYS"));
        row("aws.region", "aws: {" + AWS + "}", "aws: {" + AWS.replace("eu-west-1", "us-east-1") + "}");
        row("aws.service", "aws: {" + AWS + "}", "aws: {" + AWS + ", service: es}");
        row("aws.access_key", "aws: {" + AWS + "}", "aws: {" + AWS.replace("AKIDONE", "AKIDTWO") + "}");
        oauth("client_id", "client_id: noc", "client_id: ops");
        oauth("scopes", "scopes: [a]", "scopes: [b]");
        oauth("parameters.<name>", "parameters: {audience: a}", "parameters: {audience: b}");
        oauth("token_url", "token_url: \"" + base + "/token\"", "token_url: \"" + base + "/token/other\"");
        row("oauth.device_url", oauth(""), oauth("device_url: \"" + base + "/device\""));
        row("oauth.ca_file", oauth(""), oauth("token_url: \"https://localhost:1/token\", ca_file: " + first));
    }

    private static String quoted(Path file) {
        return '"' + file.toString() + '"';
    }

    private static String printed(String way, String value) {
        return "aws: {region: eu-west-1, credentials_" + way + ": " + value + "}";
    }

    private String oauth(String change) {
        var keys = new StringBuilder("oauth: {" + change);
        for (var usual : List.of("token_url: \"" + base + "/token\"", "client_id: noc", "client_secret_env: ONE")) {
            var name = usual.substring(0, usual.indexOf(':'));
            boolean isPresent = change.startsWith(name.equals("client_secret_env") ? "client_secret" : name);
            if (!isPresent) {
                keys.append(keys.charAt(keys.length() - 1) == '{' ? "" : ", ").append(usual);
            }
        }
        return keys.append("}").toString();
    }

    private void oauth(String key, String one, String other) {
        boolean secret = key.startsWith("client_secret");
        row("oauth." + key, oauth(secret ? key + ": " + one : one), oauth(secret ? key + ": " + other : other));
    }

    private void row(String key, String one, String other) {
        rows.add(new ConfigKeyCase("<source>.auth." + key, source(one), source(other), observer));
    }

    private String source(String auth) {
        return "clusters:\n  - name: east\n    prometheus: {url: \"" + base + "\", auth: {" + auth + "}}\n";
    }

    List<ConfigKeyCase> rows() {
        return rows;
    }
}
