import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.FSDirectory;

/**
 * Lucene with its usual settings, driven by lines of tab-separated values. It keeps the time itself, so that what a
 * pipe costs is not counted.
 *
 * <p>{@code build FOLDER THREADS} reads articles: id, published, title, text. {@code ask FOLDER} reads requests, each
 * a line "queries, rounds, rounds before that are not counted, 1 for the total" and then the queries: kind, words, first
 * and last second. It answers with nanoseconds, a line for each query and counted round, and then a line for each query:
 * the total or -1, and of each hit id and title.
 */
public final class Lucene {
  private static final int BATCH = 64;
  private static final List<String> END = List.of();

  private final IndexSearcher searcher;
  private final StoredFields stored;

  private Lucene(Path folder) throws IOException {
    searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder)));
    stored = searcher.storedFields();
  }

  public static void main(String[] arguments) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
    Path folder = Path.of(arguments[1]);
    if (arguments[0].equals("build")) {
      build(in, folder, Integer.parseInt(arguments[2]));
    } else {
      new Lucene(folder).serve(in, new PrintStream(System.out, false, StandardCharsets.UTF_8));
    }
  }

  private static void build(BufferedReader in, Path folder, int threads) throws Exception {
    BlockingQueue<List<String>> batches = new ArrayBlockingQueue<>(4 * threads);
    var config = new IndexWriterConfig(new StandardAnalyzer()).setRAMBufferSizeMB(512);
    try (var writer = new IndexWriter(FSDirectory.open(folder), config);
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        running.add(pool.submit(() -> addAll(batches, writer)));
      }
      List<String> batch = new ArrayList<>();
      for (String line; (line = in.readLine()) != null; ) {
        batch.add(line);
        if (batch.size() == BATCH) {
          batches.put(batch);
          batch = new ArrayList<>();
        }
      }
      batches.put(batch);
      for (int thread = 0; thread < threads; thread++) {
        batches.put(END);
      }
      for (Future<?> thread : running) {
        thread.get();
      }
      writer.commit();
    }
  }

  private static Void addAll(BlockingQueue<List<String>> batches, IndexWriter writer) throws Exception {
    for (List<String> batch; (batch = batches.take()) != END; ) {
      for (String line : batch) {
        writer.addDocument(document(line.split("\t", 4)));
      }
    }
    return null;
  }

  private static Document document(String[] values) {
    var document = new Document();
    document.add(new StringField("id", values[0], Field.Store.YES));
    document.add(new LongField("published", Long.parseLong(values[1]), Field.Store.YES));
    document.add(new TextField("title", values[2], Field.Store.YES));
    document.add(new TextField("body", values[3], Field.Store.YES));
    return document;
  }

  private void serve(BufferedReader in, PrintStream out) throws IOException {
    for (String line; (line = in.readLine()) != null; ) {
      String[] header = line.split("\t");
      List<Query> queries = new ArrayList<>();
      for (int number = Integer.parseInt(header[0]); number > 0; number--) {
        queries.add(query(in.readLine().split("\t")));
      }
      int rounds = Integer.parseInt(header[1]);
      int before = Integer.parseInt(header[2]);
      boolean count = header[3].equals("1");
      for (int round = -before; round < rounds; round++) {
        for (Query query : queries) {
          long began = System.nanoTime();
          search(query, count);
          long taken = System.nanoTime() - began;
          if (round >= 0) {
            out.println(taken);
          }
        }
      }
      for (Query query : queries) {
        out.println(search(query, count));
      }
      out.flush();
    }
  }

  private String search(Query query, boolean count) throws IOException {
    TopDocs top = searcher.search(query, 10);
    long total = -1;
    if (count) {
      boolean known = top.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
      total = known ? top.totalHits.value() : searcher.count(query);
    }
    var answer = new StringBuilder().append(total);
    for (ScoreDoc hit : top.scoreDocs) {
      Document document = stored.document(hit.doc, Set.of("id", "title"));
      answer.append('\t').append(document.get("id")).append('\t').append(document.get("title"));
    }
    return answer.toString();
  }

  private static Query query(String[] values) {
    String[] words = values[1].split(" ");
    return switch (values[0]) {
      case "and2" -> all(words, Occur.MUST).build();
      case "or2", "or5" -> all(words, Occur.SHOULD).build();
      case "phrase2" -> new PhraseQuery("body", words);
      case "prefix" -> new PrefixQuery(new Term("body", words[0]));
      case "fuzzy" -> new FuzzyQuery(new Term("body", words[0]), 1, 0, 50, false);
      case "date_range" -> all(words, Occur.MUST)
          .add(LongField.newRangeQuery("published", Long.parseLong(values[2]), Long.parseLong(values[3])), Occur.FILTER)
          .build();
      default -> new TermQuery(new Term("body", words[0]));
    };
  }

  private static BooleanQuery.Builder all(String[] words, Occur occur) {
    var builder = new BooleanQuery.Builder();
    for (String word : words) {
      builder.add(new TermQuery(new Term("body", word)), occur);
    }
    return builder;
  }
}
