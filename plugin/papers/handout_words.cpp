#include "plugin/papers/handout_words.h"

#include <array>

// Short sentences and common words: the English must stay at a reading grade of at most 8 (a test computes it).
namespace sartorius::papers {

namespace {

constexpr std::array<HandoutWords, 6> kWords {{
    {"Your exercises",
     "right knee", "left knee", "both knees", "right thigh", "left thigh", "both thighs",
     "from %1", "%1 weeks", "%1 days a week", "%1 sets", "%1 times", "hold %1 seconds",
     "as shown to you", "Why it works:", "Stop if: %1",
     "How much pain is fine?",
     "0 to 2 of 10, and gone the next day: good. You may do a little more.",
     "3 to 5 of 10, or stiff the next morning: stay at the same load.",
     "Above 5 of 10, or worse the next morning: stop and do less.",
     "Call us if the knee swells more, locks or gives way, or if pain wakes you at night. A hot red knee, "
     "fever, a swollen calf or short breath: get help at once.",
     "Your goal: %1", "Questions? Call %1.", "DRAFT - NOT SIGNED", "DEMONSTRATION - made-up patient",
     "Your code", "Name"},
    {"Ihre Übungen",
     "rechtes Knie", "linkes Knie", "beide Knie", "rechter Oberschenkel", "linker Oberschenkel",
     "beide Oberschenkel",
     "ab %1", "%1 Wochen", "%1 Tage pro Woche", "%1 Sätze", "%1 Mal", "%1 Sekunden halten",
     "wie gezeigt", "Warum es hilft:", "Aufhören bei: %1",
     "Wie viel Schmerz ist in Ordnung?",
     "0 bis 2 von 10 und am nächsten Tag weg: gut. Sie dürfen etwas mehr tun.",
     "3 bis 5 von 10 oder steif am nächsten Morgen: bei derselben Belastung bleiben.",
     "Über 5 von 10 oder schlimmer am nächsten Morgen: aufhören und weniger tun.",
     "Rufen Sie an, wenn das Knie mehr anschwillt, blockiert oder nachgibt oder wenn Schmerz Sie nachts weckt. "
     "Heißes rotes Knie, Fieber, geschwollene Wade oder Atemnot: sofort Hilfe holen.",
     "Ihr Ziel: %1", "Fragen? Rufen Sie an: %1.", "ENTWURF - NICHT UNTERSCHRIEBEN",
     "VORFÜHRUNG - erfundene Person", "Ihr Code", "Name"},
    {"Vos exercices",
     "genou droit", "genou gauche", "les deux genoux", "cuisse droite", "cuisse gauche", "les deux cuisses",
     "à partir du %1", "%1 semaines", "%1 jours par semaine", "%1 séries", "%1 fois", "tenir %1 secondes",
     "comme montré", "Pourquoi ça marche :", "Arrêter si : %1",
     "Quelle douleur est permise ?",
     "0 à 2 sur 10, disparue le lendemain : bien. Vous pouvez en faire un peu plus.",
     "3 à 5 sur 10, ou raide le lendemain matin : garder la même charge.",
     "Plus de 5 sur 10, ou pire le lendemain matin : arrêter et en faire moins.",
     "Appelez-nous si le genou gonfle plus, se bloque ou lâche, ou si la douleur vous réveille la nuit. Genou "
     "chaud et rouge, fièvre, mollet gonflé ou souffle court : demandez de l'aide tout de suite.",
     "Votre but : %1", "Des questions ? Appelez le %1.", "PROJET - NON SIGNÉ",
     "DÉMONSTRATION - personne inventée", "Votre code", "Nom"},
    {"Sus ejercicios",
     "rodilla derecha", "rodilla izquierda", "ambas rodillas", "muslo derecho", "muslo izquierdo",
     "ambos muslos",
     "desde el %1", "%1 semanas", "%1 días por semana", "%1 series", "%1 veces", "mantener %1 segundos",
     "como se le mostró", "Por qué funciona:", "Pare si: %1",
     "¿Cuánto dolor está bien?",
     "De 0 a 2 sobre 10 y desaparece al día siguiente: bien. Puede hacer un poco más.",
     "De 3 a 5 sobre 10, o rigidez a la mañana siguiente: siga con la misma carga.",
     "Más de 5 sobre 10, o peor a la mañana siguiente: pare y haga menos.",
     "Llámenos si la rodilla se hincha más, se bloquea o falla, o si el dolor le despierta de noche. Rodilla "
     "caliente y roja, fiebre, pantorrilla hinchada o falta de aire: pida ayuda enseguida.",
     "Su meta: %1", "¿Preguntas? Llame al %1.", "BORRADOR - SIN FIRMAR",
     "DEMOSTRACIÓN - persona inventada", "Su código", "Nombre"},
    {"Seus exercícios",
     "joelho direito", "joelho esquerdo", "os dois joelhos", "coxa direita", "coxa esquerda", "as duas coxas",
     "a partir de %1", "%1 semanas", "%1 dias por semana", "%1 séries", "%1 vezes", "segurar %1 segundos",
     "como mostrado", "Por que funciona:", "Pare se: %1",
     "Quanta dor é aceitável?",
     "De 0 a 2 em 10 e some no dia seguinte: bom. Pode fazer um pouco mais.",
     "De 3 a 5 em 10, ou rigidez na manhã seguinte: mantenha a mesma carga.",
     "Acima de 5 em 10, ou pior na manhã seguinte: pare e faça menos.",
     "Ligue se o joelho inchar mais, travar ou falhar, ou se a dor acordar você à noite. Joelho quente e "
     "vermelho, febre, panturrilha inchada ou falta de ar: procure ajuda imediatamente.",
     "Sua meta: %1", "Perguntas? Ligue para %1.", "RASCUNHO - NÃO ASSINADO",
     "DEMONSTRAÇÃO - pessoa inventada", "Seu código", "Nome"},
    {"تمارينك",
     "الركبة اليمنى", "الركبة اليسرى", "الركبتان", "الفخذ الأيمن", "الفخذ الأيسر", "الفخذان",
     "ابتداءً من %1", "%1 أسابيع", "%1 أيام في الأسبوع", "%1 مجموعات", "%1 مرات", "اثبت %1 ثوانٍ",
     "كما شُرح لك", "لماذا يفيد:", "توقف إذا: %1",
     "كم من الألم مقبول؟",
     "من 0 إلى 2 من 10 ويزول في اليوم التالي: جيد. يمكنك أن تزيد قليلاً.",
     "من 3 إلى 5 من 10 أو تيبس في الصباح التالي: ابقَ على الحمل نفسه.",
     "أكثر من 5 من 10 أو أسوأ في الصباح التالي: توقف وخفف.",
     "اتصل بنا إذا زاد تورم الركبة أو انحبست أو خانتك أو أيقظك الألم ليلاً. ركبة حارة حمراء أو حمى أو تورم "
     "الساق أو ضيق النفس: اطلب المساعدة فوراً.",
     "هدفك: %1", "أسئلة؟ اتصل على %1.", "مسودة - غير موقعة", "عرض توضيحي - شخص وهمي", "رمزك", "الاسم"},
}};

} // namespace

const HandoutWords& handoutWords(Language language)
{
    return kWords[static_cast<std::size_t>(language)];
}

} // namespace sartorius::papers
