#include "plugin/papers/exercise_words.h"

#include <algorithm>
#include <array>

// Plain words for patients; the exercises themselves and their doses are those of forms/rehab. To be read by
// a native clinician before use, like all content.
namespace sartorius::papers {

namespace {

struct Row
{
    std::string_view id;
    std::array<ExerciseWords, 5> words; ///< English, German, French, Spanish, Portuguese
};

constexpr std::array<Row, 25> kRows {{
    {"EX-01",
     {{{"Split squat", "Makes your thigh and hip strong. It helps you keep the knee over the foot."},
       {"Ausfallschritt auf der Stelle", "Kräftigt Oberschenkel und Hüfte und hält das Knie über dem Fuß."},
       {"Fente sur place", "Renforce la cuisse et la hanche et garde le genou au-dessus du pied."},
       {"Zancada en el sitio", "Fortalece el muslo y la cadera y mantiene la rodilla sobre el pie."},
       {"Agachamento afundo parado", "Fortalece a coxa e o quadril e mantém o joelho sobre o pé."}}}},
    {"EX-02",
     {{{"Bridge, lower slowly", "Makes the back of your thigh strong. This takes load off the inner knee."},
       {"Brücke, langsam absenken", "Kräftigt die Rückseite des Oberschenkels und entlastet das innere Knie."},
       {"Pont, descendre lentement", "Renforce l'arrière de la cuisse et soulage le côté interne du genou."},
       {"Puente, bajar despacio", "Fortalece la parte posterior del muslo y descarga la cara interna de la rodilla."},
       {"Ponte, descer devagar", "Fortalece a parte de trás da coxa e alivia o lado interno do joelho."}}}},
    {"EX-03",
     {{{"Bridge on one leg", "Makes your hip strong and keeps your hips level."},
       {"Brücke auf einem Bein", "Kräftigt die Hüfte und hält das Becken gerade."},
       {"Pont sur une jambe", "Renforce la hanche et garde le bassin droit."},
       {"Puente a una pierna", "Fortalece la cadera y mantiene la pelvis nivelada."},
       {"Ponte com uma perna", "Fortalece o quadril e mantém a bacia nivelada."}}}},
    {"EX-04",
     {{{"Tense the thigh, lift the straight leg", "Wakes up the front of your thigh. It does not load the knee."},
       {"Oberschenkel anspannen, gestrecktes Bein heben", "Weckt den vorderen Oberschenkel, ohne das Knie zu belasten."},
       {"Contracter la cuisse, lever la jambe tendue", "Réveille l'avant de la cuisse sans charger le genou."},
       {"Tensar el muslo, elevar la pierna recta", "Activa la parte anterior del muslo sin cargar la rodilla."},
       {"Contrair a coxa, elevar a perna esticada", "Ativa a frente da coxa sem carregar o joelho."}}}},
    {"EX-05",
     {{{"Wall sit", "Loads the front of your thigh while the knee stays still."},
       {"Wandsitz", "Belastet den vorderen Oberschenkel, während das Knie ruhig bleibt."},
       {"Chaise contre le mur", "Fait travailler l'avant de la cuisse sans bouger le genou."},
       {"Sentadilla en la pared", "Trabaja la parte anterior del muslo sin mover la rodilla."},
       {"Cadeira na parede", "Trabalha a frente da coxa sem mover o joelho."}}}},
    {"EX-06",
     {{{"Leg lift to the side", "A strong hip keeps your knee in line."},
       {"Bein seitlich heben", "Eine starke Hüfte hält das Knie in der Achse."},
       {"Lever la jambe sur le côté", "Une hanche forte garde le genou dans l'axe."},
       {"Elevar la pierna de lado", "Una cadera fuerte mantiene la rodilla alineada."},
       {"Elevar a perna de lado", "Um quadril forte mantém o joelho alinhado."}}}},
    {"EX-07",
     {{{"Side plank", "Helps your trunk and hip to last longer."},
       {"Seitstütz", "Macht Rumpf und Hüfte ausdauernd."},
       {"Planche latérale", "Rend le tronc et la hanche plus endurants."},
       {"Plancha lateral", "Da resistencia al tronco y a la cadera."},
       {"Prancha lateral", "Dá resistência ao tronco e ao quadril."}}}},
    {"EX-08",
     {{{"Front plank", "Helps you to hold your trunk still."},
       {"Unterarmstütz", "Hilft, den Rumpf ruhig zu halten."},
       {"Planche", "Aide à garder le tronc stable."},
       {"Plancha", "Ayuda a mantener el tronco firme."},
       {"Prancha", "Ajuda a manter o tronco firme."}}}},
    {"EX-09",
     {{{"Step up, step down slowly", "Trains the knee on one leg, as on stairs."},
       {"Stufe hinauf, langsam hinunter", "Übt das Knie auf einem Bein, wie auf der Treppe."},
       {"Monter la marche, descendre lentement", "Entraîne le genou sur une jambe, comme dans l'escalier."},
       {"Subir el escalón, bajar despacio", "Entrena la rodilla sobre una pierna, como en la escalera."},
       {"Subir o degrau, descer devagar", "Treina o joelho numa perna, como na escada."}}}},
    {"EX-10",
     {{{"Leg press or squat", "Makes the whole leg strong."},
       {"Beinpresse oder Kniebeuge", "Kräftigt das ganze Bein."},
       {"Presse ou squat", "Renforce toute la jambe."},
       {"Prensa o sentadilla", "Fortalece toda la pierna."},
       {"Leg press ou agachamento", "Fortalece a perna inteira."}}}},
    {"EX-11",
     {{{"Bend forward with a straight back", "Makes the back of your thigh strong while it is long."},
       {"Vorbeugen mit geradem Rücken", "Kräftigt die Rückseite des Oberschenkels in der Länge."},
       {"Se pencher, dos droit", "Renforce l'arrière de la cuisse en longueur."},
       {"Inclinarse con la espalda recta", "Fortalece la parte posterior del muslo en estiramiento."},
       {"Inclinar com as costas retas", "Fortalece a parte de trás da coxa alongada."}}}},
    {"EX-12",
     {{{"Squeeze a ball with your knees", "Makes the inner thigh strong. It helps the inner knee."},
       {"Ball zwischen den Knien drücken", "Kräftigt die Innenseite des Oberschenkels und stützt das innere Knie."},
       {"Serrer un ballon entre les genoux", "Renforce l'intérieur de la cuisse et soutient le côté interne du genou."},
       {"Apretar una pelota con las rodillas", "Fortalece la cara interna del muslo y ayuda a la rodilla."},
       {"Apertar uma bola com os joelhos", "Fortalece a parte interna da coxa e apoia o joelho."}}}},
    {"EX-13",
     {{{"Calf raise", "A strong calf helps you to walk and run."},
       {"Fersen heben", "Eine starke Wade hilft beim Gehen und Laufen."},
       {"Monter sur la pointe des pieds", "Un mollet fort aide à marcher et à courir."},
       {"Elevar los talones", "Una pantorrilla fuerte ayuda a caminar y correr."},
       {"Elevar os calcanhares", "Uma panturrilha forte ajuda a andar e correr."}}}},
    {"EX-14",
     {{{"Slide the heel, bend and stretch", "Helps you to bend and stretch the knee again."},
       {"Ferse schieben, beugen und strecken", "Hilft, das Knie wieder zu beugen und zu strecken."},
       {"Glisser le talon, plier et tendre", "Aide à plier et tendre de nouveau le genou."},
       {"Deslizar el talón, doblar y estirar", "Ayuda a doblar y estirar de nuevo la rodilla."},
       {"Deslizar o calcanhar, dobrar e esticar", "Ajuda a dobrar e esticar o joelho de novo."}}}},
    {"EX-15",
     {{{"Exercise bike", "Keeps you moving and fit with little load on the knee."},
       {"Ergometer", "Bewegung und Ausdauer mit wenig Last auf dem Knie."},
       {"Vélo d'appartement", "Bouger et rester en forme avec peu de charge sur le genou."},
       {"Bicicleta estática", "Movimiento y forma física con poca carga en la rodilla."},
       {"Bicicleta ergométrica", "Movimento e preparo com pouca carga no joelho."}}}},
    {"EX-16",
     {{{"Stand on one leg", "Helps you to trust and control your leg."},
       {"Einbeinstand", "Gibt Vertrauen und Kontrolle im Bein."},
       {"Tenir sur une jambe", "Redonne confiance et contrôle de la jambe."},
       {"Equilibrio sobre una pierna", "Da confianza y control de la pierna."},
       {"Equilíbrio numa perna", "Dá confiança e controle da perna."}}}},
    {"EX-17",
     {{{"Stretch thigh, calf and hip", "Makes the thigh muscles less tight."},
       {"Oberschenkel, Wade und Hüfte dehnen", "Löst die Spannung der Oberschenkelmuskeln."},
       {"Étirer cuisse, mollet et hanche", "Assouplit les muscles de la cuisse."},
       {"Estirar muslo, pantorrilla y cadera", "Afloja los músculos del muslo."},
       {"Alongar coxa, panturrilha e quadril", "Deixa os músculos da coxa mais soltos."}}}},
    {"EX-18",
     {{{"Foam roll thigh and hip", "Eases tight muscles."},
       {"Oberschenkel und Hüfte rollen", "Lockert verspannte Muskeln."},
       {"Rouleau sur cuisse et hanche", "Détend les muscles tendus."},
       {"Rodillo en muslo y cadera", "Relaja los músculos tensos."},
       {"Rolo na coxa e no quadril", "Relaxa os músculos tensos."}}}},
    {"EX-19",
     {{{"Small jumps", "Gets you ready to jump and run."},
       {"Kleine Sprünge", "Bereitet auf Springen und Laufen vor."},
       {"Petits sauts", "Prépare à sauter et à courir."},
       {"Saltos pequeños", "Prepara para saltar y correr."},
       {"Saltos pequenos", "Prepara para saltar e correr."}}}},
    {"EX-20",
     {{{"Run with short, quick, soft steps", "Each step puts less load on the knee."},
       {"Mit kurzen, schnellen, weichen Schritten laufen", "Jeder Schritt belastet das Knie weniger."},
       {"Courir à petits pas rapides et souples", "Chaque pas charge moins le genou."},
       {"Correr con pasos cortos, rápidos y suaves", "Cada paso carga menos la rodilla."},
       {"Correr com passos curtos, rápidos e leves", "Cada passo carrega menos o joelho."}}}},
    {"EX-21",
     {{{"Back to running, step by step", "Brings your running back in small steps."},
       {"Schrittweise zurück zum Laufen", "Bringt das Laufen in kleinen Stufen zurück."},
       {"Reprendre la course par étapes", "Ramène la course par petites étapes."},
       {"Volver a correr por etapas", "Devuelve la carrera en pasos pequeños."},
       {"Voltar a correr por etapas", "Traz a corrida de volta em pequenos passos."}}}},
    {"EX-22",
     {{{"Ice", "Can ease pain in the first days."},
       {"Eis", "Kann in den ersten Tagen den Schmerz lindern."},
       {"Glace", "Peut calmer la douleur les premiers jours."},
       {"Hielo", "Puede aliviar el dolor los primeros días."},
       {"Gelo", "Pode aliviar a dor nos primeiros dias."}}}},
    {"EX-23",
     {{{"Bike, pool or cross trainer", "Keeps you fit while you run less."},
       {"Rad, Wasser oder Crosstrainer", "Hält fit, solange Sie weniger laufen."},
       {"Vélo, piscine ou elliptique", "Garde la forme pendant que vous courez moins."},
       {"Bici, piscina o elíptica", "Mantiene la forma mientras corre menos."},
       {"Bicicleta, piscina ou elíptico", "Mantém o preparo enquanto corre menos."}}}},
    {"EX-24",
     {{{"Try other shoes or insoles", "Shows if support changes the pain."},
       {"Andere Schuhe oder Einlagen versuchen", "Zeigt, ob Unterstützung den Schmerz ändert."},
       {"Essayer d'autres chaussures ou semelles", "Montre si un soutien change la douleur."},
       {"Probar otro calzado o plantillas", "Muestra si el apoyo cambia el dolor."},
       {"Experimentar outro calçado ou palmilhas", "Mostra se o apoio muda a dor."}}}},
    {"EX-25",
     {{{"Tape or brace", "Helps while the knee settles."},
       {"Tape oder Schiene", "Hilft, solange das Knie sich beruhigt."},
       {"Bande ou attelle", "Aide pendant que le genou se calme."},
       {"Vendaje o rodillera", "Ayuda mientras la rodilla se calma."},
       {"Fita ou joelheira", "Ajuda enquanto o joelho acalma."}}}},
}};

} // namespace

std::optional<ExerciseWords> exerciseWords(std::string_view exercise, Language language)
{
    const auto colon = exercise.find(':');
    const std::string_view prefix = colon == std::string_view::npos ? "mk" : exercise.substr(0, colon);
    const std::string_view id = colon == std::string_view::npos ? exercise : exercise.substr(colon + 1);
    const auto column = static_cast<std::size_t>(language);
    if (prefix != "mk" || column >= 5)
        return std::nullopt;
    const auto row = std::find_if(
        kRows.begin(), kRows.end(), [id](const Row& candidate) { return candidate.id == id; });
    if (row == kRows.end())
        return std::nullopt;
    return row->words[column];
}

} // namespace sartorius::papers
