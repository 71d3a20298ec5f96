package org.fedoracopr.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.fedoracopr.bench.BenchException;

/** Bytes that etcd keeps for each object below a prefix, key and value, asked from etcd itself with curl. */
public final class EtcdSizes {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EtcdSizes() {}

    /** The sizes of all objects of a kind in a namespace, such as {@code copr.fedorainfracloud.org/coprbuilds/copr}. */
    public static double[] below(Path socket, String place) {
        String first = "/registry/" + place + "/";
        // What follows every key that begins so: the prefix with its last character, a slash, one higher.
        String end = "/registry/" + place + "0";
        String answer = JavaTools.output(List.of(
                "curl",
                "--silent",
                "--show-error",
                "--fail",
                "--unix-socket",
                socket.toString(),
                "http://localhost/v3/kv/range",
                "--data",
                "{\"key\":\"" + base64(first) + "\",\"range_end\":\"" + base64(end) + "\"}"));
        return sizes(answer);
    }

    static double[] sizes(String answer) {
        try {
            List<Double> sizes = new ArrayList<>();
            for (JsonNode pair : MAPPER.readTree(answer).path("kvs")) {
                sizes.add((double) length(pair, "key") + length(pair, "value"));
            }
            return sizes.stream().mapToDouble(Double::doubleValue).toArray();
        } catch (IOException e) {
            throw new BenchException("etcd answered with something that is no JSON", e);
        }
    }

    private static int length(JsonNode pair, String member) {
        return Base64.getDecoder().decode(pair.path(member).asText()).length;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
